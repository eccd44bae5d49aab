import type { Actor } from '../../../access/actor.ts'
import { authorise } from '../../../access/authorise.ts'
import { accessSetsOf, everyAccessSet } from '../access-sets-of.ts'
import type { Database } from '../database.ts'
import { runQuery } from '../run-query.ts'

/**
 * The access sets a person may read right now, decided by the one policy function for each distinct set: there are as
 * many as combinations of class, marking and groups in use, not as many as records.
 */
export function makeReadableAccessSets(database: Database) {
  return async (actor: Actor): Promise<readonly number[]> => {
    const sets = accessSetsOf(await runQuery(database, everyAccessSet))
    return sets
      .filter(({ conditions }) => authorise(actor, 'read-record', conditions) === 'allowed')
      .map(({ id }) => id)
  }
}

import { sql } from 'kysely'
import type { Actor } from '../../../access/actor.ts'
import { authorise } from '../../../access/authorise.ts'
import type { ReadingPlace } from '../../../records/access-conditions.ts'
import type { Marking } from '../../../records/marking.ts'
import type { Database } from '../database.ts'
import { runQuery } from '../run-query.ts'

interface AccessSetRow {
  readonly id: number
  readonly path: readonly string[]
  readonly marking: Marking
  readonly groups: readonly string[]
  readonly alternatives: readonly ReadingPlace[]
}

/**
 * The access sets a person may read right now, decided by the one policy function for each distinct set: there are as
 * many as combinations of class, marking and groups in use, not as many as records.
 */
export function makeReadableAccessSets(database: Database) {
  return async (actor: Actor): Promise<readonly number[]> => {
    const rows = await runQuery(
      database,
      sql<AccessSetRow>`
      select s.id, c.path, s.marking, s.groups, access_places(s.alternatives) as alternatives
      from access_set s join file_plan_class c on c.code = s.class_code
    `,
    )
    return rows
      .filter(
        ({ path, marking, groups, alternatives }) =>
          authorise(actor, 'read-record', { classPath: path, marking, groups, alternatives }) === 'allowed',
      )
      .map((row) => row.id)
  }
}

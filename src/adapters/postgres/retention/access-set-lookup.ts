import type { AccessSetLookup } from '../../../retention/ports.ts'
import { accessSetsOf, everyAccessSet } from '../access-sets-of.ts'
import type { Sql } from '../database.ts'

/** The distinct sets of reading conditions. */
export function makeAccessSetLookup(db: Sql): AccessSetLookup {
  return {
    all: async () => accessSetsOf((await everyAccessSet.execute(db)).rows),
  }
}

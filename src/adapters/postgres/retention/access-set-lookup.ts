import { sql } from 'kysely'
import type { ReadingPlace } from '../../../records/access-conditions.ts'
import type { Marking } from '../../../records/marking.ts'
import type { AccessSetLookup } from '../../../retention/ports.ts'
import type { Sql } from '../database.ts'

/** The distinct sets of reading conditions. */
export function makeAccessSetLookup(db: Sql): AccessSetLookup {
  return {
    all: async () => {
      const { rows } = await sql<{
        readonly id: number
        readonly path: readonly string[]
        readonly marking: Marking
        readonly groups: readonly string[]
        readonly alternatives: readonly ReadingPlace[]
      }>`
        select a.id, c.path, a.marking, a.groups, access_places(a.alternatives) as alternatives
        from access_set a join file_plan_class c on c.code = a.class_code
      `.execute(db)
      return rows.map(({ id, path, marking, groups, alternatives }) => ({
        id,
        conditions: { classPath: path, marking, groups, alternatives },
      }))
    },
  }
}

import { sql } from 'kysely'
import type { NamedClass } from '../../../search/plan-of-search.ts'
import type { Database } from '../database.ts'
import { runQuery } from '../run-query.ts'

/** Every class of the plan by its name, in the plan's order; a parent need not stand before its children. */
export function makeListClassNames(database: Database) {
  return (): Promise<readonly NamedClass[]> =>
    runQuery(
      database,
      sql<NamedClass>`select code, parent_code as parent, title from file_plan_class order by position, code`,
    )
}

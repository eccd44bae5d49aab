import { sql } from 'kysely'
import type { HoldId } from '../../../kernel/ids.ts'
import type { Sql } from '../database.ts'

/** In which parts of the plan a hold stands: of a record, each that it is filed in. */
export async function selectParts(db: Sql, id: HoldId): Promise<readonly (readonly string[])[]> {
  const { rows } = await sql<{ readonly path: readonly string[] }>`
    with part as (
      select s.class_code as code from hold_scope s where s.hold_id = ${id} and s.class_code is not null
      union
      select f.class_code from hold_scope s join folder f on f.id = s.folder_id where s.hold_id = ${id}
      union
      select a.class_code
      from hold_scope s
      join record r on r.id = s.record_id
      join access_set own on own.id = r.access_set_id
      join access_set a on a.id = own.id or a.id = any (own.alternatives)
      where s.hold_id = ${id}
      union
      select h.query_within from hold h where h.id = ${id} and h.query is not null
    )
    select distinct coalesce(c.path, '{}') as path from part left join file_plan_class c on c.code = part.code
  `.execute(db)
  return rows.length === 0 ? [[]] : rows.map(({ path }) => path)
}

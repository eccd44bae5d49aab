import { sql } from 'kysely'
import type { HoldId } from '../../../../kernel/ids.ts'
import type { PlanPart } from '../../../../retention/require-parts.ts'
import type { Sql } from '../../database.ts'

/** In which parts of the plan a hold stands: of each record, all that it is filed in. */
export async function selectParts(db: Sql, id: HoldId): Promise<readonly PlanPart[]> {
  const { rows } = await sql<{ readonly paths: PlanPart }>`
    with part as (
      select s.class_code as class, null::integer as access_set, s.class_code as code
      from hold_scope s where s.hold_id = ${id} and s.class_code is not null
      union
      select f.class_code, null, f.class_code from hold_scope s join folder f on f.id = s.folder_id where s.hold_id = ${id}
      union
      select null, own.id, a.class_code
      from hold_scope s
      join record r on r.id = s.record_id
      join access_set own on own.id = r.access_set_id
      join access_set a on a.id = own.id or a.id = any (own.alternatives)
      where s.hold_id = ${id}
      union
      select null, null, h.query_within from hold h where h.id = ${id} and h.query is not null
    )
    select distinct jsonb_agg(to_jsonb(coalesce(c.path, '{}')) order by c.path) as paths
    from part left join file_plan_class c on c.code = part.code
    group by part.class, part.access_set
  `.execute(db)
  return rows.length === 0 ? [[[]]] : rows.map(({ paths }) => paths)
}

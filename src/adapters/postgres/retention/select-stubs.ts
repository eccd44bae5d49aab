import { sql } from 'kysely'
import type { Stub } from '../../../records/record-entity.ts'
import type { StandingStore } from '../../../retention/ports.ts'
import type { Sql } from '../database.ts'
import { type StubRow, stubColumns, stubOf } from '../stub-row.ts'

/** Stubs within these access sets, newest first. Days are London's, both included. */
export async function selectStubs(
  db: Sql,
  accessSets: readonly number[],
  filter: Parameters<StandingStore['stubs']>[1],
  page: Parameters<StandingStore['stubs']>[2],
): Promise<readonly Stub[]> {
  const [at = null, id = null] = page.after ?? []
  const { reference = null, classCode = null, from = null, to = null } = filter
  const { rows } = await sql<StubRow>`
    select ${stubColumns}
    from stub s join file_plan_class c on c.code = s.class_code
    where s.access_set_id = any (${accessSets}::integer[])
      and (${reference}::text is null or s.reference = ${reference}::text)
      and (${classCode}::text is null or ${classCode}::text = any (c.path))
      and (${from}::date is null or (s.destroyed_at at time zone 'Europe/London')::date >= ${from}::date)
      and (${to}::date is null or (s.destroyed_at at time zone 'Europe/London')::date <= ${to}::date)
      and (${at}::timestamptz is null or (s.destroyed_at, s.record_id) < (${at}::timestamptz, ${id}::uuid))
    order by s.destroyed_at desc, s.record_id desc
    limit ${page.size}
  `.execute(db)
  return rows.map(stubOf)
}

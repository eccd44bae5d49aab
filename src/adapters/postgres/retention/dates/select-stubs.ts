import { sql } from 'kysely'
import type { Stub } from '../../../../records/record-entity.ts'
import type { StandingStore } from '../../../../retention/ports.ts'
import type { Sql } from '../../database.ts'
import { given } from '../../given.ts'
import { type StubRow, stubColumns, stubOf } from '../../stub-row.ts'

/** Stubs within these access sets, newest first. Days are London's, both included. */
export async function selectStubs(
  db: Sql,
  accessSets: readonly number[],
  filter: Parameters<StandingStore['stubs']>[1],
  page: Parameters<StandingStore['stubs']>[2],
): Promise<readonly Stub[]> {
  const { reference, classCode, from, to } = filter
  const wanted = sql`
    s.access_set_id = any (${accessSets}::integer[])
    and ${given(reference, (it) => sql`s.reference = ${it}`)}
    and ${given(from, (it) => sql`s.destroyed_at >= ${it}::date::timestamp at time zone 'Europe/London'`)}
    and ${given(to, (it) => sql`s.destroyed_at < (${it}::date + 1)::timestamp at time zone 'Europe/London'`)}
    and ${given(page.after, ([at, id]) => sql`(s.destroyed_at, s.record_id) < (${at}::timestamptz, ${id}::uuid)`)}
  `
  const newest = sql`order by s.destroyed_at desc, s.record_id desc limit ${page.size}`
  // The newest of each class by itself: out of all stubs together, a page of one class would be looked for among those of all others.
  const source =
    classCode === undefined
      ? sql`stub s where ${wanted}`
      : sql`
        file_plan_class c
        cross join lateral (select s.* from stub s where s.class_code = c.code and ${wanted} ${newest}) s
        where ${classCode}::text = any (c.path)`
  const { rows } = await sql<StubRow>`select ${stubColumns} from ${source} ${newest}`.execute(db)
  return rows.map(stubOf)
}

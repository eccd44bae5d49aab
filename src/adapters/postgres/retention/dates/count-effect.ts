import { type RawBuilder, sql } from 'kysely'
import { LAST_DAY } from '../../../../records/dates/last-day.ts'
import type { Settling, SettlingEffect } from '../../../../retention/dates/standing-store.ts'
import type { Sql } from '../../database.ts'
import { judgementOf } from './judgement-of.ts'
import { settled } from './settled-records.ts'

/** Counts what `settle` would change, by the very rows that it would write. */
export async function countEffect(db: Sql, settling: Settling): Promise<SettlingEffect> {
  return selectEffect(db, sql`${settled(settling)}, judged as (${judgedOf(settling)})`)
}

/** The records in `settled`, and whether each comes to something else, is held, and would leave an open list. */
export function judgedOf(settling: Settling): RawBuilder<unknown> {
  const { changes, held, listed } = judgementOf(settling)
  const gone = settling.several.flatMap(({ recordId, hasLeft }) => (hasLeft === true ? [recordId] : []))
  // What lies there no more is counted where it changes all the same.
  const counted = gone.length === 0 ? sql`` : sql`where s.id <> all (${gone}::uuid[]) or ${changes}`
  return sql`
  select s.id, s.place, s.old_step, s.step, s.old_end, s.new_end, s.old_action, s.new_action, s.new_state, s.review,
         s."triggerType", s."triggerDate", s."scheduleCode", s."scheduleVersion", ${changes} as changes,
         ${changes} and ${held} as held, ${changes} and ${listed} as listed
  from settled s ${counted}
`
}

/**
 * What the common table expressions, which end in `judged`, come to: first how many there are of each kind, of which there
 * are few, and the sums from those.
 */
export async function selectEffect(db: Sql, expressions: RawBuilder<unknown>): Promise<SettlingEffect> {
  const { rows } = await sql<{ readonly effect: SettlingEffect }>`
    with ${expressions},
    kinds as materialized (
      select old_end, new_end, old_action, new_action, changes, held, listed, count(*) as records
      from judged
      group by old_end, new_end, old_action, new_action, changes, held, listed
    ),
    changed as (
      select * from kinds where changes
    ),
    months as (
      select to_char(month, 'YYYY-MM') as month, sum(before) as before, sum(after) as after
      from (
        select ${monthAfter(sql`old_end`)} as month, records as before, 0 as after from changed
        union all
        select ${monthAfter(sql`new_end`)}, 0, records from changed
      ) as day
      group by day.month
    ),
    actions as (
      select old_action as action, records as before, 0 as after from changed
      union all
      select new_action, 0, records from changed
    )
    select jsonb_build_object(
      'total', (select coalesce(sum(records), 0) from kinds),
      'changed', (select coalesce(sum(records), 0) from changed),
      'held', (select coalesce(sum(records), 0) from changed where held),
      'conflicts', (select coalesce(sum(records), 0) from changed where listed),
      'byMonth', coalesce((
        select jsonb_agg(to_jsonb(m) order by m.month nulls last) from months m
      ), '[]'),
      'byAction', coalesce((
        select jsonb_agg(to_jsonb(a) order by a.action)
        from (select action, sum(before) as before, sum(after) as after from actions group by action) as a
      ), '[]')
    ) as effect
  `.execute(db)
  const [row] = rows
  if (row === undefined) throw new Error('counting answered no row')
  return row.effect
}

/** The month in which disposal may start; none after the last day of the calendar. */
function monthAfter(end: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`case when ${end} < ${LAST_DAY}::date then date_trunc('month', (${end} + 1)::timestamp) end`
}

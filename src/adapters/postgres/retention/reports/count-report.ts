import { type RawBuilder, sql } from 'kysely'
import { assertNever } from '../../../../kernel/assert-never.ts'
import type { CountReportName } from '../../../../retention/reports/report.ts'
import type { ReportDays } from '../../../../retention/reports/report-store.ts'
import { heldSets } from '../standing-in-the-way.ts'
import { heldOneByOne } from './held-one-by-one.ts'

/** The statement of a report that counts. */
export function countReport(
  name: CountReportName,
  days: ReportDays,
  readable: readonly number[],
): RawBuilder<unknown> {
  switch (name) {
    case 'due-by-month':
      return dueByMonth(days)
    case 'unscheduled':
      return unscheduled
    case 'destroyed-by-authority':
      return byAuthority(readable)
    case 'hold-reviews':
      return holdReviews(days)
    case 'reconciliation':
      return reconciliation
    default:
      return assertNever(name)
  }
}

/**
 * Disposal may start on the day after the retention end: its month is the one in which something is due. Counted day by day out
 * of an index, and what is held by other than its class out of what is held: joined, so that it may be more than fits in memory.
 */
function dueByMonth({ today, tenYearsAhead }: ReportDays): RawBuilder<unknown> {
  const isAhead = sql`r.state = 'active' and r.retention_end >= ${today}::date and r.retention_end < ${tenYearsAhead}::date`
  const isOfHeldClass = sql`r.access_set_id in (${heldSets})`
  return sql`
    select to_char(day + 1, 'YYYY-MM') as month, action, sum(records)::bigint as records, sum(held)::bigint as held
    from (
      select r.retention_end as day, r.disposal_action as action, count(*) as records,
             count(*) filter (where ${isOfHeldClass}) as held
      from record r where ${isAhead}
      group by r.retention_end, r.disposal_action
      union all
      select r.retention_end, r.disposal_action, 0, count(*)
      from (${heldOneByOne}) held join record r on r.id = held.id
      where ${isAhead} and not ${isOfHeldClass}
      group by r.retention_end, r.disposal_action
    ) as days
    group by 1, 2
    order by 1, 2
  `
}

const unscheduled = sql`
  select c.code as class, c.title, array_to_string(c.path, ' / ') as path,
         (select count(*) from record r join folder f on f.id = r.folder_id
          where f.class_code = c.code and r.state = 'active') as records
  from file_plan_class c
  where not exists (
    select from file_plan_class above
    join retention_schedule_version v on v.code = above.schedule_code and v.state = 'published'
    where above.code = any (c.path)
  )
  order by c.code
`

/**
 * What was written as the authority for a single record is read as in the disposal log: by whoever reached the record when it was
 * listed, and reaches what is left of it.
 */
function byAuthority(readable: readonly number[]): RawBuilder<unknown> {
  return sql`
    select authority, action, state, count(*) as records, sum(size) as bytes,
           to_char(min(destroyed_at) at time zone 'Europe/London', 'YYYY-MM-DD') as first,
           to_char(max(destroyed_at) at time zone 'Europe/London', 'YYYY-MM-DD') as last
    from (
      select case
               when i.decision_authority is null
                 or (i.access_set_id = any (${readable}::integer[]) and s.access_set_id = any (${readable}::integer[]))
               then s.authority
               else 'withheld'
             end as authority,
             s.action, s.state, s.size, s.destroyed_at
      from stub s
      left join disposal_item i
        on i.batch_id = s.batch_id and i.record_id = s.record_id and i.decision_authority is not null
    ) gone
    group by authority, action, state
    order by authority nulls first, action, state
  `
}

/** A hold may wait for several things at once; each is a row. */
function holdReviews({ today }: ReportDays): RawBuilder<unknown> {
  const londonDay = (at: RawBuilder<unknown>) =>
    sql`to_char(${at} at time zone 'Europe/London', 'YYYY-MM-DD')`
  return sql`
    select h.id as hold, h.name, h.kind, h.reference, h.strength, waits.reminder, h.review_on as "reviewOn",
           ${londonDay(sql`h.reviewed_at`)} as "reviewedOn", coalesce(reviewer.name, h.reviewed_by) as "reviewedBy",
           ${londonDay(sql`h.placed_at`)} as "placedOn", coalesce(placer.name, h.placed_by) as "placedBy"
    from hold h
    join lateral (
      select 'review-due' as reminder where h.review_on <= ${today}::date
      union all
      select 'no-review-date' where h.review_on is null
      union all
      select 'lift-proposed' where h.lift_proposed_on is not null
    ) waits on true
    left join person reviewer on reviewer.id::text = h.reviewed_by
    left join person placer on placer.id::text = h.placed_by
    where h.state <> 'lifted'
    order by h.review_on nulls last, h.placed_at, h.id, waits.reminder
  `
}

/** Each item has one state; the sum is compared with the number the batch was opened with. */
const reconciliation = sql`
  with counted as (
    select b.id::text as batch, b.state, b.proposed_at, b.item_count as total,
           count(*) filter (where i.state = 'destroyed') as destroyed,
           count(*) filter (where i.state = 'transferred') as transferred,
           count(*) filter (where i.state = 'retained') as retained,
           count(*) filter (where i.state = 'skipped') as skipped,
           count(*) filter (where i.state = 'stuck') as failed,
           count(*) filter (where i.state in ('proposed', 'approved', 'destroying', 'verifying')) as pending
    from disposal_batch b left join disposal_item i on i.batch_id = b.id
    where b.manifest_digest is not null
    group by b.id
  ), summed as (
    select * from counted
    union all
    select 'all', null, null, coalesce(sum(total), 0), coalesce(sum(destroyed), 0), coalesce(sum(transferred), 0),
           coalesce(sum(retained), 0), coalesce(sum(skipped), 0), coalesce(sum(failed), 0), coalesce(sum(pending), 0)
    from counted
  )
  select batch, state, total, destroyed, transferred, retained, skipped, failed, pending,
         case when total = destroyed + transferred + retained + skipped + failed + pending then 'yes' else 'no' end
           as balanced
  from summed
  order by proposed_at nulls first, batch
`

import { type RawBuilder, sql } from 'kysely'
import { assertNever } from '../../../../kernel/assert-never.ts'
import type { RecordId } from '../../../../kernel/ids.ts'
import type { RecordReportName } from '../../../../retention/reports/report.ts'
import type { ReportDays } from '../../../../retention/reports/report-store.ts'
import { archiveReference } from '../../archive-reference.ts'
import { isHeld, openStates } from '../standing-in-the-way.ts'
import { heldPage } from './held-page.ts'
import { stuckSince } from './stuck-since.ts'

/** The parts of a report's statement over records `r`, their folders `f` and classes `c`, beside `heldPlaces`. */
interface RecordReport {
  readonly sources: RawBuilder<unknown>
  readonly condition: RawBuilder<unknown>
  /** A day or an instant. */
  readonly since: RawBuilder<unknown>
  readonly reason: RawBuilder<unknown>
}

const none = sql``
/** An instant as answers write it. */
const instant = (at: RawBuilder<unknown>): RawBuilder<unknown> =>
  sql`to_char(${at} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
const version = sql`
  cross join lateral (
    select trigger, or_later, later_steps, authority from retention_schedule_version
    where code = r.schedule_code and version = r.schedule_version offset 0
  ) v`

/** The triggers that a record waits for: of the step at which it stands, those of the kind that its own date waits for. */
const awaited = sql`coalesce((
  select string_agg(coalesce('event ' || (t.trigger ->> 'event'), 'field ' || (t.trigger ->> 'field'), t.trigger ->> 'type'),
                    '; ' order by t.number)
  from (
    select case when r.schedule_step = 1 then v.trigger else v.later_steps #> array[(r.schedule_step - 2)::text, 'trigger'] end
           as trigger, 0 as number
    union all
    select later.term -> 'trigger', later.number
    from jsonb_array_elements(
      case when r.schedule_step = 1 then v.or_later
           else coalesce(v.later_steps #> array[(r.schedule_step - 2)::text, 'orLater'], '[]') end
    ) with ordinality as later (term, number)
  ) as t
  where t.trigger ->> 'type' = r.trigger_type
), r.trigger_type)`

/** Of a hold `placed` on a scope `s` in which the record `r` stands: it may have come there, and been caught, long after both. */
const heldByScopeSince = sql`coalesce(
  (select i.since from hold_item i where i.hold_id = s.hold_id and i.record_id = r.id and i.released_at is null),
  greatest(placed.placed_at, r.captured_at)
)`

/** What a report of records selects; a page of it. `until`: of what is held, where the page ends at the latest. */
export function recordReport(
  name: RecordReportName,
  days: ReportDays,
  page: { readonly size: number; readonly after: RecordId | null; readonly until: RecordId | null },
): RecordReport {
  const due = sql`(r.state = 'active' and r.retention_end < ${days.today}::date)`
  // `is true` where these are a condition keeps off the index of ends: by it, each page would sort all that is left by id.
  // What is being destroyed, or is stuck in it, is still here.
  const isHere = sql`r.state in ('active', 'destroying')`
  const isPast = sql`(${isHere} and r.retention_end < ${days.today}::date)`
  switch (name) {
    case 'overdue':
      return {
        sources: sql`
          left join lateral (
            select batch_id, state from disposal_item where record_id = r.id and state in ${openStates} offset 0
          ) i on true`,
        condition: sql`${isPast} is true and not ${isHeld}`,
        since: sql`r.retention_end + 1`,
        reason: sql`coalesce('in batch ' || i.batch_id || ': ' || i.state, 'in no batch')`,
      }
    case 'held':
      return {
        sources: sql`
          join (${heldPage(page)}) held_page on held_page.id = r.id
          cross join lateral (
            select min(binding.since) as since, string_agg(distinct h.name, '; ') as names
            from (
              select i.hold_id, i.since from hold_item i
              where i.record_id = r.id and i.released_at is null and i.too_late_at is null
              union all
              select s.hold_id, ${heldByScopeSince}
              from hold_scope s join hold placed on placed.id = s.hold_id
              where s.released_at is null
                and (s.record_id = r.id or s.folder_id = r.folder_id or s.class_code = any (c.path))
              union all
              select s.hold_id, ${heldByScopeSince}
              from record_filing x
              join folder xf on xf.id = x.folder_id
              join file_plan_class xc on xc.code = xf.class_code
              join hold_scope s on s.released_at is null and (s.folder_id = xf.id or s.class_code = any (xc.path))
              join hold placed on placed.id = s.hold_id
              where x.record_id = r.id and x.left_on is null
            ) as binding
            join hold h on h.id = binding.hold_id
          ) as holds`,
        condition: sql`true`,
        since: instant(sql`holds.since`),
        reason: sql`holds.names`,
      }
    case 'untriggered':
      return {
        sources: version,
        condition: sql`r.state = 'active' and r.retention_state = 'untriggered'`,
        since: sql`r.captured_on`,
        // What has its date all the same counts to a day that no calendar of ours has: "indefinitely" is often 9999-12-31.
        reason: sql`case when r.trigger_date is null then ${awaited}
          else ${awaited} || ': the retention end would lie beyond the year 9999' end`,
      }
    case 'without-authority':
      return {
        sources: none,
        // Hardly any version is without: then no record is looked at.
        condition: sql`
          (select exists (select from retention_schedule_version v where v.authority is null)) and ${due} is true
          and (r.schedule_code, r.schedule_version) in (
            select v.code, v.version from retention_schedule_version v where v.authority is null
          )`,
        since: sql`r.retention_end + 1`,
        reason: sql`'no-authority'`,
      }
    case 'retained-past-twenty-years':
      return {
        sources: none,
        condition: sql`${isHere}
          and coalesce(r.document_date, r.captured_on) < ${days.twentyYearsAgo}::date and not c.built_in`,
        since: sql`coalesce(r.document_date, r.captured_on)`,
        // Stored is what no day changes: that it is due today is as true as on `GET …/retention`.
        reason: sql`case when ${isPast} then 'due' else r.retention_state end`,
      }
    case 'awaiting-receipt':
      return openItems(
        sql`i.state = 'approved' and i.decision = 'transfer' and not exists (
          select from transfer_record t
          where t.batch_id = i.batch_id and t.record_id = i.record_id and t.outcome is not null
        )`,
        sql`i.decided_at`,
      )
    case 'stuck':
      return openItems(sql`i.state = 'stuck'`, stuckSince)
    case 'transferred':
      return {
        sources: sql`
          cross join lateral (
            select destroyed_at, archive_reference, state from stub where record_id = r.id offset 0
          ) s`,
        condition: sql`r.state = 'transferred'`,
        since: instant(sql`s.destroyed_at`),
        reason: archiveReference,
      }
    default:
      return assertNever(name)
  }
}

function openItems(condition: RawBuilder<unknown>, since: RawBuilder<unknown>): RecordReport {
  return {
    sources: sql`
      join disposal_item i on i.record_id = r.id
      join disposal_batch b on b.id = i.batch_id`,
    condition,
    since: instant(since),
    reason: sql`i.state_reason`,
  }
}

import { type RawBuilder, sql } from 'kysely'
import type { ScheduleVersion } from '../../../../records/schedules/retention-schedule.ts'
import type {
  ClassScope,
  FiledInSeveral,
  Scope,
  Settling,
  SettlingEffect,
  TriggerGroup,
} from '../../../../retention/dates/standing-store.ts'
import type { Supposition } from '../../../../retention/dates/supposition.ts'
import type { Sql } from '../../database.ts'
import { takeLong } from '../../take-long.ts'
import { judgedOf, selectEffect } from './count-effect.ts'
import { inOneFolder } from './in-one-folder.ts'
import { differs, settled, within } from './settled-records.ts'
import { factsOf, keyOf } from './trigger-keys.ts'

/**
 * The distinct dates that a schedule counts from among the records of a scope. Each is computed once by the one calculator in
 * TypeScript; `settle` joins the results back by the same key.
 */
export async function loadGroups(
  db: Sql,
  scope: Scope | ClassScope,
  schedule: ScheduleVersion,
  supposing?: Supposition,
): Promise<readonly TriggerGroup[]> {
  // Classes may hold millions.
  if ('classCodes' in scope) await takeLong(db)
  const { rows } = await sql<{ readonly keys: readonly string[] }>`
    select coalesce(json_agg(distinct_keys.key::text), '[]') as keys
    from (select ${keyOf(schedule, supposing).of} as key from record r where ${within(scope)} group by 1) distinct_keys
  `.execute(db)
  const factsAt = factsOf(schedule)
  return rows.flatMap(({ keys }) => keys.map((key) => ({ key, facts: factsAt(key) })))
}

/** Records of the scope that are filed in several folders, wherever else that is, or have left it and lie in others. */
export async function loadFiledInSeveral(
  db: Sql,
  scope: Omit<Scope, 'bound' | 'override'> | ClassScope,
): Promise<readonly FiledInSeveral[]> {
  const inScope =
    'classCodes' in scope
      ? sql`(
          (
            r.override_schedule is null and x.folder_id in (
              select f.id from folder f
              where (f.class_code = any (${scope.classCodes}::text[]) and f.override_schedule is null)
                 or f.override_schedule = ${scope.overriddenBy}
            )
          )
          or r.override_schedule = ${scope.overriddenBy}
        )`
      : sql`x.folder_id = ${scope.folderId} and (${scope.recordId}::uuid is null or x.record_id = ${scope.recordId})`
  const { rows } = await sql<FiledInSeveral>`
    select r.id as "recordId", bool_and(x.left_on is not null) as "hasLeft"
    from record_filing x join record r on r.id = x.record_id and r.state in ('active', 'destroying')
    where ${inScope}
    group by r.id
    order by r.id
  `.execute(db)
  return rows
}

/** The versions of the schedule `code` that the scope's records are bound to; those of another schedule to `current`. */
export async function loadVersions(
  db: Sql,
  { folderId, recordId, override }: Omit<Scope, 'bound'>,
  code: string,
  current: number,
): Promise<readonly number[]> {
  const { rows } = await sql<{ readonly version: number }>`
    select distinct case when r.schedule_code = ${code} then r.schedule_version else ${current}::integer end as version
    from record r
    where r.folder_id = ${folderId} and (${recordId}::uuid is null or r.id = ${recordId})
      and r.override_schedule is not distinct from ${override} and r.state in ('active', 'destroying') and ${inOneFolder}
    order by version
  `.execute(db)
  return rows.map(({ version }) => version)
}

/** Writes what was computed for each group; what reviewers decided about a record stays on top of it. */
export async function settle(db: Sql, settling: Settling, at: Date): Promise<number> {
  const result = await sql`
    with ${settled(settling)},
    kept as (${keepLosers(sql`settled s where s.old_step > s.step`, at)})
    update record r set ${written(settling)} from settled s where r.id = s.id and ${differs}
  `.execute(db)
  await settleFilings(db, settling)
  return Number(result.numAffectedRows ?? 0n)
}

/**
 * The same, and counts what it changes, as `effect` would have before: one look at the records for both. Only where nothing
 * else can change them in between (`serializable`): they are found again by the place where they lay, and in that order, so
 * that each page is gone to once.
 */
export async function settleCounting(db: Sql, settling: Settling, at: Date): Promise<SettlingEffect> {
  const effect = await selectEffect(
    db,
    sql`
      ${settled(settling)},
      judged as materialized (${judgedOf(settling)} order by s.place),
      kept as (${keepLosers(sql`judged s where s.changes and s.old_step > s.step`, at)}),
      written as (update record r set ${written(settling)} from judged s where r.ctid = s.place and s.changes)
    `,
  )
  await settleFilings(db, settling)
  return effect
}

/**
 * What each folder alone would come to; it decides when the record leaves that folder's view, and whether it lies there again.
 * Most come to what they stand at, and are not written.
 */
async function settleFilings(db: Sql, { several }: Settling): Promise<void> {
  if (several.length === 0) return
  const filings = several.flatMap(({ recordId, filings: each }) => each.map((one) => ({ recordId, ...one })))
  await sql`
    update record_filing x
    set schedule_code = s."scheduleCode", schedule_version = s."scheduleVersion", retention_state = s.state,
        retention_end = s."retentionEnd", disposal_action = s.action,
        left_on = case when s.lies then null else x.left_on end
    from jsonb_to_recordset(${JSON.stringify(filings)}) as s
      ("recordId" uuid, position integer, "leftOn" date, lies boolean, state text, "retentionEnd" date, action text, "scheduleCode" text,
       "scheduleVersion" integer)
    where x.record_id = s."recordId" and x.position = s.position and x.left_on is not distinct from s."leftOn"
      and (
        (x.schedule_code, x.schedule_version, x.retention_state, x.retention_end, x.disposal_action)
        is distinct from (s."scheduleCode", s."scheduleVersion", s.state, s."retentionEnd", s.action)
        or (s.lies and x.left_on is not null)
      )
  `.execute(db)
}

/** Keeps what stood until then of records that lose their step. */
function keepLosers(losers: RawBuilder<unknown>, at: Date): RawBuilder<unknown> {
  return sql`
    insert into past_record
      (record_id, until, folder_id, document_date, received_on, last_action_on, superseded_on, dates, subjects, retained_until,
       retained_permanently, must_be_reviewed, review_since, schedule_code, schedule_step, previous_step_ended_on,
       filings)
    select p.record_id, ${at}, p.folder_id, p.document_date, p.received_on, p.last_action_on, p.superseded_on, p.dates, p.subjects,
           p.retained_until, p.retained_permanently, p.must_be_reviewed, p.review_since, p.schedule_code, p.schedule_step,
           p.previous_step_ended_on, p.filings
    from (select s.id from ${losers}) lost cross join lateral record_as_of(lost.id, 'infinity') p
  `
}

/** What is written of a record `r` that comes to `s`. */
function written({ hasteners, reviewIfDueOn }: Settling): RawBuilder<unknown> {
  return sql`
    retention_state = s.new_state, retention_end = s.new_end, trigger_type = s."triggerType",
    trigger_date = s."triggerDate", schedule_code = s."scheduleCode", schedule_version = s."scheduleVersion",
    schedule_step = s.step,
    previous_step_ended_on = case when s.step > 1 then r.previous_step_ended_on end,
    must_be_reviewed = s.review, disposal_action = s.new_action,
    review_since = case when s.review and not r.must_be_reviewed then ${reviewIfDueOn}::date else r.review_since end,
    hastened_by = case
      when s.new_end is null or s.new_end >= r.retention_end or r.hastened_by @> ${hasteners}::text[] then r.hastened_by
      when r.hastened_by = '{}' then ${hasteners}::text[]
      else r.hastened_by || array(select h from unnest(${hasteners}::text[]) as h where not h = any (r.hastened_by))
    end
  `
}

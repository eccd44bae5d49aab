import { type RawBuilder, sql } from 'kysely'
import type { RecordId } from '../../../kernel/ids.ts'
import type { ScheduleVersion } from '../../../records/retention-schedule.ts'
import type {
  ClassScope,
  Scope,
  Settling,
  SettlingEffect,
  TriggerGroup,
} from '../../../retention/dates/standing-store.ts'
import type { Sql } from '../database.ts'
import { heldNow } from './held-now.ts'
import { inOneFolder } from './in-one-folder.ts'
import { factsOf, keyOf } from './trigger-keys.ts'

/**
 * The distinct dates that a schedule counts from among the records of a scope. Each is computed once by the one calculator in
 * TypeScript; `settle` joins the results back by the same key.
 */
export async function loadGroups(
  db: Sql,
  scope: Scope | ClassScope,
  schedule: ScheduleVersion,
): Promise<readonly TriggerGroup[]> {
  const { rows } = await sql<{ readonly key: string }>`
    select distinct ${keyOf(schedule)} as key from record r where ${within(scope)}
  `.execute(db)
  return rows.map(({ key }) => ({ key, facts: factsOf(schedule, key) }))
}

/** Records of the scope that are filed in several folders, wherever else that is. */
export async function loadFiledInSeveral(
  db: Sql,
  scope: Omit<Scope, 'bound' | 'override'> | ClassScope,
): Promise<readonly RecordId[]> {
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
  const { rows } = await sql<{ readonly id: RecordId }>`
    select distinct r.id
    from record_filing x join record r on r.id = x.record_id and r.state in ('active', 'destroying')
    where x.left_on is null and ${inScope}
    order by r.id
  `.execute(db)
  return rows.map(({ id }) => id)
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

/**
 * Writes what was computed for each group; what reviewers decided about a record stays on top of it. Of a record that loses
 * its step what stood until then is kept.
 */
export async function settle(db: Sql, settling: Settling, at: Date): Promise<number> {
  const { hasteners, movedInOn, reviewIfDueOn } = settling
  const result = await sql`
    with ${settled(settling)},
    kept as (
      insert into past_record
        (record_id, until, folder_id, document_date, received_on, last_action_on, superseded_on, dates, subjects, retained_until,
         retained_permanently, must_be_reviewed, review_since, schedule_code, schedule_step, previous_step_ended_on,
         filings)
      select p.record_id, ${at}, p.folder_id, p.document_date, p.received_on, p.last_action_on, p.superseded_on, p.dates, p.subjects,
             p.retained_until, p.retained_permanently, p.must_be_reviewed, p.review_since, p.schedule_code, p.schedule_step,
             p.previous_step_ended_on, p.filings
      from settled s cross join lateral record_as_of(s.id, 'infinity') p
      where s.old_step > s.step
    )
    update record r
    set retention_state = s.new_state, retention_end = s.new_end, trigger_type = s."triggerType",
        trigger_date = s."triggerDate", schedule_code = s."scheduleCode", schedule_version = s."scheduleVersion",
        schedule_step = s.step,
        previous_step_ended_on = case when s.step > 1 then r.previous_step_ended_on end,
        must_be_reviewed = s.review, disposal_action = s.new_action,
        review_since = case when s.review and not r.must_be_reviewed then ${reviewIfDueOn}::date else r.review_since end,
        last_action_on = coalesce(${movedInOn}::date, r.last_action_on),
        hastened_by = case
          when s.new_end is not null and (r.retention_end is null or s.new_end < r.retention_end)
            then r.hastened_by || array(
              select h from unnest(${hasteners}::text[]) as h where not h = any (r.hastened_by)
            )
          else r.hastened_by
        end
    from settled s
    where r.id = s.id and ${differs}
  `.execute(db)
  await settleFilings(db, settling)
  return Number(result.numAffectedRows ?? 0n)
}

/** What each folder alone would come to; it decides when the record leaves that folder's view. */
async function settleFilings(db: Sql, { several }: Settling): Promise<void> {
  if (several.length === 0) return
  const filings = several.flatMap(({ recordId, filings: each }) => each.map((one) => ({ recordId, ...one })))
  await sql`
    update record_filing x
    set schedule_code = s."scheduleCode", schedule_version = s."scheduleVersion", retention_state = s.state,
        retention_end = s."retentionEnd", disposal_action = s.action
    from jsonb_to_recordset(${JSON.stringify(filings)}) as s
      ("recordId" uuid, position integer, state text, "retentionEnd" date, action text, "scheduleCode" text,
       "scheduleVersion" integer)
    where x.record_id = s."recordId" and x.position = s.position and x.left_on is null
  `.execute(db)
}

/** Counts what `settle` would change, by the very rows that it would write. */
export async function countEffect(db: Sql, settling: Settling): Promise<SettlingEffect> {
  const { rows } = await sql<{ readonly effect: SettlingEffect }>`
    with ${settled(settling)},
    changed as materialized (
      select s.new_end, s.new_action, r.retention_end as old_end, r.disposal_action as old_action, ${heldNow} as held,
             exists (
               select from disposal_item i
               where i.record_id = r.id and i.state in ('proposed', 'approved', 'destroying', 'verifying', 'stuck')
             ) as listed
      from settled s
      join record r on r.id = s.id
      join folder f on f.id = r.folder_id
      join file_plan_class c on c.code = f.class_code
      where ${differs}
    ),
    months as (
      select to_char(old_end + 1, 'YYYY-MM') as month, 1 as before, 0 as after from changed
      union all
      select to_char(new_end + 1, 'YYYY-MM'), 0, 1 from changed
    ),
    actions as (
      select old_action as action, 1 as before, 0 as after from changed
      union all
      select new_action, 0, 1 from changed
    )
    select jsonb_build_object(
      'total', (select count(*) from settled),
      'changed', (select count(*) from changed),
      'held', (select count(*) from changed where held),
      'conflicts', (select count(*) from changed where listed),
      'byMonth', coalesce((
        select jsonb_agg(to_jsonb(m) order by m.month nulls last)
        from (select month, sum(before) as before, sum(after) as after from months group by month) as m
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

/** Whether a record `r` stands otherwise than it was computed to, in `s`. */
const differs = sql`
  (r.retention_state, r.retention_end, r.trigger_type, r.trigger_date, r.schedule_code, r.schedule_version,
   r.schedule_step, r.disposal_action, r.must_be_reviewed)
  is distinct from
  (s.new_state, s.new_end, s."triggerType", s."triggerDate", s."scheduleCode", s."scheduleVersion", s.step, s.new_action, s.review)
`

/** The records of the scope with what each group was computed to, as common table expressions. */
function settled({ scope, schedule, standings, several, reviewIfDueOn }: Settling): RawBuilder<unknown> {
  const each = several.map(({ recordId, standing }) => ({ key: recordId, ...standing }))
  const ids = several.map(({ recordId }) => recordId)
  const otherSchedule = sql`(r.schedule_code <> c."scheduleCode" or r.schedule_step > c.step)`
  // Under the same schedule, too, another folder can be long closed.
  const otherFolder =
    'classCodes' in scope
      ? otherSchedule
      : sql`(${otherSchedule} or r.retention_end is distinct from c."retentionEnd")`
  const keyed = (
    key: RawBuilder<unknown>,
    changesRule: RawBuilder<unknown>,
    where: RawBuilder<unknown>,
  ) => sql`
      select r.id, r.schedule_step as old_step, c.*,
             case when r.retained_permanently then 'permanent' else c.state end as new_state,
             case when not r.retained_permanently and c.state = 'running'
               then greatest(c."retentionEnd", r.retained_until) end as new_end,
             r.retained_permanently,
             r.must_be_reviewed or (
               ${reviewIfDueOn}::date is not null and ${changesRule}
               and c.state = 'running' and c."retentionEnd" < ${reviewIfDueOn}::date
             ) as review
      from record r join computed c on c.key = ${key}
      where ${where}
  `
  const parts = [
    ...(standings.length === 0 && several.length > 0
      ? []
      : [keyed(keyOf(schedule), otherSchedule, within(scope))]),
    ...(several.length === 0 ? [] : [keyed(sql`r.id::text`, otherFolder, sql`r.id = any (${ids}::uuid[])`)]),
  ]
  return sql`
    computed as (
      select * from jsonb_to_recordset(${JSON.stringify([...standings, ...each])}) as s
        (key text, state text, "retentionEnd" date, action text, "triggerType" text, "triggerDate" date,
         "scheduleCode" text, "scheduleVersion" integer, step integer)
    ),
    keyed as (
      ${sql.join(parts, sql` union all `)}
    ),
    settled as (
      select k.*,
             case
               when k.retained_permanently then 'retain-permanently'
               when k.review and k.action in ('destroy', 'transfer') then 'review'
               else k.action
             end as new_action
      from keyed k
    )
  `
}

function within(scope: Scope | ClassScope): RawBuilder<unknown> {
  if ('classCodes' in scope) {
    const { classCodes, overriddenBy } = scope
    const byClass = sql`f.class_code = any (${classCodes}::text[]) and f.override_schedule is null`
    if (overriddenBy === null)
      return sql`(
        r.folder_id in (select f.id from folder f where ${byClass}) and r.override_schedule is null
        and r.state in ('active', 'destroying') and ${inOneFolder}
      )`
    // First by the folders that have any of them, which the index of folders finds.
    const folders = sql`select f.id from folder f where (${byClass}) or f.override_schedule = ${overriddenBy}`
    return sql`(
      r.folder_id in (
        ${folders} union all select o.folder_id from record o where o.override_schedule = ${overriddenBy}
      )
      and (r.override_schedule = ${overriddenBy} or (r.override_schedule is null and r.folder_id in (${folders})))
      and r.state in ('active', 'destroying') and ${inOneFolder}
    )`
  }
  const { folderId, recordId, override, bound } = scope
  return sql`(
    r.folder_id = ${folderId} and (${recordId}::uuid is null or r.id = ${recordId}) and r.state in ('active', 'destroying')
    and r.override_schedule is not distinct from ${override}
    and case when r.schedule_code = ${bound.code} then r.schedule_version else ${bound.current}::integer end = ${bound.version}
    and ${inOneFolder}
  )`
}

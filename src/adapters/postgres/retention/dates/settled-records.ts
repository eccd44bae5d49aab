import { type RawBuilder, sql } from 'kysely'
import type {
  ClassScope,
  GroupStanding,
  Scope,
  Settling,
} from '../../../../retention/dates/standing-store.ts'
import type { SupposedFolder } from '../../../../retention/dates/supposition.ts'
import { furtherFolders } from './further-folders.ts'
import { inOneFolder } from './in-one-folder.ts'
import { keyOf } from './trigger-keys.ts'

const everyColumn = sql`
  r.id, r.ctid as place, r.folder_id, r.access_set_id, r.schedule_step as old_step, r.retention_state as old_state,
  r.retention_end as old_end, r.trigger_type as old_trigger, r.trigger_date as old_trigger_date, r.schedule_code as old_code,
  r.schedule_version as old_version, r.disposal_action as old_action, r.must_be_reviewed as old_review
`

/**
 * The records of a settling with what each stands at and comes to, as common table expressions that end in `settled`; of
 * `page`, made of `settlingPage`, where not of all.
 */
export function settled(
  { scope, schedule, standings, several, reviewIfDueOn, supposing }: Settling,
  page?: RawBuilder<unknown>,
): RawBuilder<unknown> {
  const records = page ?? sql`record`
  // What was found for the page is not looked for again.
  const [ofGroups, ofSeveral] =
    page === undefined
      ? [within(scope), sql`r.id = any (${idsOf(several)}::uuid[])`]
      : [sql`r.of_groups`, sql`not r.of_groups`]
  const key = keyOf(schedule, supposing)
  const otherSchedule = sql`(r.schedule_code <> c."scheduleCode" or r.schedule_step > c.step)`
  // Under the same schedule, too, another folder can be long closed.
  const otherFolder =
    'classCodes' in scope
      ? otherSchedule
      : sql`(${otherSchedule} or r.retention_end is distinct from greatest(c."retentionEnd", r.retained_until))`
  // A record that is moved comes under the dates of its new folder, also under the same schedule.
  const changesRule = 'recordId' in scope && scope.recordId !== null ? otherFolder : otherSchedule
  const keyed = (
    computed: RawBuilder<unknown>,
    isReclassified: RawBuilder<unknown>,
    reviewed: RawBuilder<unknown>,
    where: RawBuilder<unknown>,
  ) => sql`
      select ${everyColumn}, c.state, c.action, c."triggerType", c."triggerDate", c."scheduleCode", c."scheduleVersion", c.step,
             case when r.retained_permanently then 'permanent' else c.state end as new_state,
             case when not r.retained_permanently and c.state = 'running'
               then greatest(c."retentionEnd", r.retained_until) end as new_end,
             r.retained_permanently,
             r.must_be_reviewed or ${reviewed} or (
               ${reviewIfDueOn}::date is not null and ${isReclassified}
               and c.state = 'running' and c."retentionEnd" < ${reviewIfDueOn}::date
             ) as review
      from ${records} r join ${computed}
      where ${where}
  `
  const parts = [
    ...(isOfSeveralAlone({ standings, several })
      ? []
      : [keyed(sql`computed c on c.key = ${key.of}`, changesRule, sql`false`, ofGroups)]),
    ...(several.length === 0
      ? []
      : [
          keyed(
            sql`computed_alone c on c.key = r.id`,
            otherFolder,
            sql`r.id = any (${reviewedOf(several)}::uuid[])`,
            ofSeveral,
          ),
        ]),
  ]
  const alone = several.map(({ recordId, standing }) => ({ key: recordId, ...standing }))
  return sql`
    computed as (${computedOf(standings, key.type)}),
    computed_alone as (${computedOf(alone, sql`uuid`)}),
    keyed as (${sql.join(parts, sql` union all `)}),
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

/** Whether no group stands for anything in the scope. */
export function isOfSeveralAlone({ standings, several }: Pick<Settling, 'standings' | 'several'>): boolean {
  return standings.length === 0 && several.length > 0
}

function reviewedOf(several: Settling['several']): readonly string[] {
  return several.filter(({ reviewed }) => reviewed === true).map(({ recordId }) => recordId)
}

export function idsOf(several: Settling['several']): readonly string[] {
  return several.map(({ recordId }) => recordId)
}

/**
 * The standings as rows. Of thousands of dates few differ in anything else: each other outcome is written once, and the dates
 * are lists, which PostgreSQL reads sooner than as many objects.
 */
function computedOf(standings: readonly GroupStanding[], keyType: RawBuilder<unknown>): RawBuilder<unknown> {
  const places = new Map<string, number>()
  const outcomes: object[] = []
  const outcomeOf = standings.map(({ state, action, triggerType, scheduleCode, scheduleVersion, step }) => {
    const name = `${state} ${action} ${triggerType} ${scheduleCode} ${scheduleVersion} ${step}`
    const place = places.get(name) ?? outcomes.length
    if (place === outcomes.length) {
      places.set(name, place)
      outcomes.push({ state, action, triggerType, scheduleCode, scheduleVersion, step })
    }
    return place
  })
  return sql`
    select k.key, k."retentionEnd", k."triggerDate", o.state, o.action, o."triggerType", o."scheduleCode",
           o."scheduleVersion", o.step
    from unnest(
      ${standings.map(({ key }) => key)}::${keyType}[],
      ${standings.map(({ retentionEnd }) => retentionEnd)}::date[],
      ${standings.map(({ triggerDate }) => triggerDate)}::date[],
      ${outcomeOf}::integer[]
    ) as k (key, "retentionEnd", "triggerDate", outcome)
    join rows from (
      jsonb_to_recordset(${JSON.stringify(outcomes)}) as
        (state text, action text, "triggerType" text, "scheduleCode" text, "scheduleVersion" integer, step integer)
    ) with ordinality as o (state, action, "triggerType", "scheduleCode", "scheduleVersion", step, place)
      on o.place = k.outcome + 1
  `
}

/** Whether a record in `s` comes to something else than it stands at; first what a new version changes of each. */
export const differs = sql<boolean>`
  (s.old_version, s.old_end, s.old_state, s.old_trigger, s.old_trigger_date, s.old_code, s.old_step, s.old_action, s.old_review)
  is distinct from
  (s."scheduleVersion", s.new_end, s.new_state, s."triggerType", s."triggerDate", s."scheduleCode", s.step, s.new_action, s.review)
`

const isOpen = sql`b.kind = 'regular' and b.state in ('proposed', 'in-review', 'approved')`

/**
 * Whether a record in `s` would leave the open list in which it stands; `dropMoved` takes out the same. Where no list is open,
 * no record is looked for. `returns`: whether it comes to lie again in a folder that it had left.
 */
export function leavesList(
  supposing: Settling['supposing'],
  returns: RawBuilder<boolean> = sql`false`,
): RawBuilder<boolean> {
  // Moved, it lies elsewhere than it was listed.
  const differently =
    supposing?.record?.moved === undefined
      ? sql`(
          (s.new_end, s."scheduleCode", s."scheduleVersion", s.new_action)
          is distinct from (i.retention_end, i.schedule_code, i.schedule_version, i.action)
          or s.folder_id <> i.folder_id or ${furtherFolders(sql`s.id`, sql`s.folder_id`)} <> i.further_folders
          or ${classIn(supposing?.folder)} <> i.class_code
          or ${returns}
        )`
      : sql`true`
  return sql`(
    (select exists (select from disposal_batch b where ${isOpen}))
    and exists (
      select from disposal_item i join disposal_batch b on b.id = i.batch_id
      where i.record_id = s.id and i.state in ('proposed', 'approved') and ${isOpen} and ${differently}
    )
  )`
}

/** The class in which a record in `s` lies, or would. */
function classIn(folder: SupposedFolder | undefined): RawBuilder<string> {
  const stored = sql<string>`(select f.class_code from folder f where f.id = s.folder_id)`
  if (folder?.classCode === undefined) return stored
  return sql`case when s.folder_id = ${folder.id} then ${folder.classCode} else ${stored} end`
}

/** Whether a record in `s` stands in a list that whatever comes under a hold leaves. */
export const waitsInList = sql<boolean>`exists (
  select from disposal_item i where i.record_id = s.id and i.state in ('proposed', 'approved')
)`

/** Whether those of a folder's (`f`) records that were given no schedule themselves are of a scope. */
export function isFolderOf({ classCodes, overriddenBy }: ClassScope): RawBuilder<unknown> {
  const byClass = sql`f.class_code = any (${classCodes}::text[]) and f.override_schedule is null`
  return overriddenBy === null ? byClass : sql`((${byClass}) or f.override_schedule = ${overriddenBy})`
}

/** The records `r` of a scope. */
export function within(scope: Scope | ClassScope): RawBuilder<unknown> {
  if ('classCodes' in scope) {
    const { overriddenBy } = scope
    const folders = sql`select f.id from folder f where ${isFolderOf(scope)}`
    if (overriddenBy === null)
      return sql`(
        r.folder_id = any (array(${folders})) and r.override_schedule is null
        and r.state in ('active', 'destroying') and ${inOneFolder}
      )`
    // First by the folders that have any of them, which the index of folders finds: all at once, page by page as they lie.
    return sql`(
      r.folder_id = any (array(
        ${folders} union all select o.folder_id from record o where o.override_schedule = ${overriddenBy}
      ))
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

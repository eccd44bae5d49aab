import { type RawBuilder, sql } from 'kysely'
import type { CivilDate } from '../../../records/civil-date.ts'
import type { RetentionTrigger } from '../../../records/retention-trigger.ts'
import type { RetentionFacts } from '../../../records/trigger-date.ts'
import type { Scope, Settling, TriggerGroup } from '../../../retention/dates/standing-store.ts'
import type { Sql } from '../database.ts'

/**
 * The distinct dates (as text) that a trigger counts from among the records of a scope. Each is computed once by the one
 * calculator in TypeScript; `settle` joins the results back by the same key.
 */
export async function loadGroups(
  db: Sql,
  scope: Scope,
  trigger: RetentionTrigger,
  closedOn: CivilDate | null,
): Promise<readonly TriggerGroup[]> {
  const { rows } = await sql<{ readonly key: string }>`
    select distinct ${keyOf(trigger)} as key from record r where ${within(scope)}
  `.execute(db)
  return rows.map(({ key }) => ({ key, facts: factsOf(trigger, key, closedOn) }))
}

/** Writes what was computed for each group; what reviewers decided about a record stays on top of it. */
export async function settle(db: Sql, settling: Settling): Promise<number> {
  const { scope, trigger, standings, hastener, reviewIfDueOn, movedInOn } = settling
  const result = await sql`
    with computed as (
      select * from jsonb_to_recordset(${JSON.stringify(standings)}) as s
        (key text, state text, "retentionEnd" date, action text, "triggerType" text, "triggerDate" date,
         "scheduleCode" text, "scheduleVersion" integer)
    ),
    settled as (
      select r.id, c.*,
             case when r.retained_permanently then 'permanent' else c.state end as new_state,
             case when not r.retained_permanently and c.state = 'running'
               then greatest(c."retentionEnd", r.retained_until) end as new_end,
             r.must_be_reviewed or (
               ${reviewIfDueOn}::date is not null and r.schedule_code <> c."scheduleCode"
               and c.state = 'running' and c."retentionEnd" < ${reviewIfDueOn}::date
             ) as review
      from record r join computed c on c.key = ${keyOf(trigger)}
      where ${within(scope)}
    )
    update record r
    set retention_state = s.new_state, retention_end = s.new_end, trigger_type = s."triggerType",
        trigger_date = s."triggerDate", schedule_code = s."scheduleCode", schedule_version = s."scheduleVersion",
        must_be_reviewed = s.review,
        disposal_action = case
          when r.retained_permanently then 'retain-permanently'
          when s.review and s.action in ('destroy', 'transfer') then 'review'
          else s.action
        end,
        last_action_on = coalesce(${movedInOn}::date, r.last_action_on),
        hastened_by = case
          when ${hastener}::text is not null and s.new_end is not null
               and (r.retention_end is null or s.new_end < r.retention_end)
               and not ${hastener}::text = any (r.hastened_by)
            then r.hastened_by || ${hastener}::text
          else r.hastened_by
        end
    from settled s
    where r.id = s.id
      and (r.retention_state, r.retention_end, r.trigger_type, r.trigger_date, r.schedule_code, r.schedule_version,
           r.disposal_action, r.must_be_reviewed)
          is distinct from
          (s.new_state, s.new_end, s."triggerType", s."triggerDate", s."scheduleCode", s."scheduleVersion",
           case when r.retained_permanently then 'retain-permanently'
                when s.review and s.action in ('destroy', 'transfer') then 'review' else s.action end, s.review)
  `.execute(db)
  return Number(result.numAffectedRows ?? 0n)
}

function within(scope: Scope): RawBuilder<unknown> {
  const one = scope.recordId === null ? sql`true` : sql`r.id = ${scope.recordId}`
  return sql`(r.folder_id = ${scope.folderId} and ${one} and r.state in ('active', 'destroying'))`
}

/** What tells apart records that count from different dates; the same for all where the folder or schedule says it. */
function keyOf(trigger: RetentionTrigger): RawBuilder<string> {
  switch (trigger.type) {
    case 'created':
      return sql`coalesce(r.document_date, r.captured_on)::text`
    case 'received':
      return sql`coalesce(r.received_on::text, '')`
    case 'captured':
      return sql`r.captured_on::text`
    case 'last-action':
      return sql`coalesce(r.last_action_on, r.captured_on)::text`
    case 'metadata-date':
      return sql`coalesce(r.fields ->> ${trigger.field}, '')`
    case 'event':
      return sql`coalesce(
        event_date(${trigger.event}, r.subjects || (select f.subjects from folder f where f.id = r.folder_id))::text, ''
      )`
    default:
      return sql`''`
  }
}

/** Facts that stand for all records of a key: the one date its trigger looks at. */
function factsOf(trigger: RetentionTrigger, key: string, closedOn: CivilDate | null): RetentionFacts {
  // The database's own dates, written by itself as YYYY-MM-DD.
  const day = key as CivilDate
  const none: RetentionFacts = {
    documentDate: null,
    receivedOn: null,
    capturedOn: day,
    folderClosedOn: closedOn,
    fields: {},
  }
  switch (trigger.type) {
    case 'created':
      return { ...none, documentDate: day }
    case 'received':
      return { ...none, receivedOn: key === '' ? null : day }
    case 'last-action':
      return { ...none, lastActionOn: day }
    case 'metadata-date':
      return { ...none, fields: { [trigger.field]: key } }
    case 'event':
      return { ...none, eventDates: key === '' ? {} : { [trigger.event]: day } }
    default:
      return none
  }
}

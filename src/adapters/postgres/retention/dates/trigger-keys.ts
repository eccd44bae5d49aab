import { type RawBuilder, sql } from 'kysely'
import type { CivilDate } from '../../../../records/dates/civil-date.ts'
import type { RetentionFacts } from '../../../../records/retention-end/trigger-date.ts'
import type { RetentionSchedule } from '../../../../records/schedules/retention-schedule.ts'
import { nameTrigger, type RetentionTrigger } from '../../../../records/schedules/retention-trigger.ts'
import { allTermsOf } from '../../../../records/schedules/schedule-steps.ts'
import type { Supposition } from '../../../../retention/dates/supposition.ts'

/** What tells apart records that a schedule counts from different dates, and of which type that is. */
export interface RecordKey {
  readonly of: RawBuilder<unknown>
  readonly type: RawBuilder<unknown>
}

/**
 * What tells apart records that a schedule counts from different dates: of one trigger its date, as text where a record may
 * be without; of several a JSON list of theirs; the same for all where the folder or the schedule says it. In a schedule of
 * several steps also the step at which the record stands, and when the one before ended. What is supposed stands in place
 * of what is stored.
 */
export function keyOf(schedule: RetentionSchedule, supposing: Supposition = {}): RecordKey {
  const triggers = triggersOf(schedule)
  const [only] = triggers
  if (only !== undefined && triggers.length === 1 && schedule.laterSteps.length === 0) {
    const day = dayOfEvery(only, supposing)
    // Dates are compared by the million: as such they cost half of what their texts do.
    if (day !== undefined) return { of: day, type: sql`date` }
    return { of: keyOfTrigger(only, supposing), type: sql`text` }
  }
  const keys = triggers.map((trigger) => keyOfTrigger(trigger, supposing))
  if (schedule.laterSteps.length > 0) keys.push(...keysOfStep(schedule))
  return { of: sql`jsonb_build_array(${sql.join(keys)})::text`, type: sql`text` }
}

/** Facts that stand for all records of each key: the dates that the schedule's triggers look at, and the step. */
export function factsOf(schedule: RetentionSchedule): (key: string) => RetentionFacts {
  const triggers = triggersOf(schedule)
  const isList = triggers.length > 1 || schedule.laterSteps.length > 0
  return (key) => {
    // The list that `keyOf` had the database write: texts, of each trigger and then of the step.
    const keys = isList ? (JSON.parse(key) as readonly string[]) : [key]
    let facts = nothingKnown
    for (const [index, trigger] of triggers.entries()) {
      facts = { ...facts, ...factOf(trigger, keys[index] ?? '', facts) }
    }
    const [number, endedOn] = keys.slice(triggers.length)
    if (number === undefined) return facts
    const previousStepEndedOn = dayOf(endedOn ?? '')
    return { ...facts, step: { schedule: schedule.code, number: Number(number) }, previousStepEndedOn }
  }
}

/** The distinct triggers of a schedule, in the order in which they are written. */
function triggersOf(schedule: RetentionSchedule): readonly RetentionTrigger[] {
  const named = allTermsOf(schedule).map(({ trigger }) => [nameTrigger(trigger), trigger] as const)
  return [...new Map(named).values()]
}

/** Whatever comes from another schedule stands at the first step. */
function keysOfStep({ code }: RetentionSchedule): readonly RawBuilder<string>[] {
  return [
    sql`case when r.schedule_code = ${code} then r.schedule_step else 1 end::text`,
    sql`coalesce(case when r.schedule_code = ${code} then r.previous_step_ended_on end::text, '')`,
  ]
}

/** The date of a trigger that no record is without. */
function dayOfEvery({ type }: RetentionTrigger, { record }: Supposition): RawBuilder<unknown> | undefined {
  switch (type) {
    case 'created':
      return sql`coalesce(r.document_date, r.captured_on)`
    case 'captured':
      return sql`r.captured_on`
    case 'last-action':
      return record?.moved === undefined
        ? sql`coalesce(r.last_action_on, r.captured_on)`
        : sql`greatest(r.last_action_on, r.captured_on, ${record.moved.on}::date)`
    default:
      return undefined
  }
}

function keyOfTrigger(trigger: RetentionTrigger, supposing: Supposition): RawBuilder<string> {
  const day = dayOfEvery(trigger, supposing)
  if (day !== undefined) return sql`${day}::text`
  switch (trigger.type) {
    case 'received':
      return sql`coalesce(r.received_on::text, '')`
    case 'superseded':
      return sql`coalesce(r.superseded_on::text, '')`
    case 'metadata-date':
      return sql`coalesce(r.fields ->> ${trigger.field}, '')`
    case 'event':
      return sql`coalesce(
        event_date(
          ${trigger.event}, r.subjects || (select f.subjects from folder f where f.id = ${folderOf(supposing)}),
          ${supposed(supposing.event)}
        )::text, ''
      )`
    case 'folder-closed':
      if (supposing.folder?.closedOn !== undefined) return sql`${supposing.folder.closedOn ?? ''}::text`
      return sql`coalesce((select f.closed_on from folder f where f.id = ${folderOf(supposing)})::text, '')`
    default:
      return sql`''`
  }
}

/** The folder in which a record `r` lies, or would: what is moved is settled alone, and what is supposed of a folder is settled there. */
function folderOf({ record }: Supposition): RawBuilder<unknown> {
  return record?.moved === undefined ? sql`r.folder_id` : sql`${record.moved.to}::uuid`
}

/** The event as the database's own function takes it. */
export function supposed(event: Supposition['event']): RawBuilder<unknown> {
  if (event === undefined) return sql`null`
  const { type, subject, date } = event
  return sql`${JSON.stringify({ type, subjectType: subject.type, subjectId: subject.id, date })}::jsonb`
}

const nothingKnown: RetentionFacts = {
  documentDate: null,
  receivedOn: null,
  // Looked at by no trigger but those that put their own in its place.
  capturedOn: '0001-01-01' as CivilDate,
  folderClosedOn: null,
  fields: {},
}

/** The one date that a trigger looks at, beside what is known of the others. */
function factOf(
  trigger: RetentionTrigger,
  key: string,
  { fields, eventDates }: RetentionFacts,
): Partial<RetentionFacts> {
  const day = dayOf(key)
  switch (trigger.type) {
    case 'created':
      return { documentDate: day }
    case 'captured':
      return day === null ? {} : { capturedOn: day }
    case 'folder-closed':
      return { folderClosedOn: day }
    case 'received':
      return { receivedOn: day }
    case 'superseded':
      return { supersededOn: day }
    case 'last-action':
      return { lastActionOn: day }
    case 'metadata-date':
      return { fields: { ...fields, [trigger.field]: key } }
    case 'event':
      return day === null ? {} : { eventDates: { ...eventDates, [trigger.event]: day } }
    default:
      return {}
  }
}

function dayOf(key: string): CivilDate | null {
  // The database's own dates, written by itself as YYYY-MM-DD.
  return key === '' ? null : (key as CivilDate)
}

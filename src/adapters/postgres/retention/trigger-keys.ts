import { type RawBuilder, sql } from 'kysely'
import type { CivilDate } from '../../../records/civil-date.ts'
import { type ScheduleRule, termsOf } from '../../../records/retention-schedule.ts'
import { nameTrigger, type RetentionTrigger } from '../../../records/retention-trigger.ts'
import type { RetentionFacts } from '../../../records/trigger-date.ts'

/**
 * What tells apart records that a rule counts from different dates: of one trigger its date (as text), of several a JSON
 * list of theirs; the same for all where the folder or the schedule says it.
 */
export function keyOf(rule: ScheduleRule): RawBuilder<string> {
  const keys = triggersOf(rule).map(keyOfTrigger)
  const [only] = keys
  return only !== undefined && keys.length === 1 ? only : sql`jsonb_build_array(${sql.join(keys)})::text`
}

/** Facts that stand for all records of a key: the dates that the rule's triggers look at. */
export function factsOf(rule: ScheduleRule, key: string): RetentionFacts {
  const triggers = triggersOf(rule)
  // The list that `keyOf` had the database write: a text for each trigger.
  const keys = triggers.length === 1 ? [key] : (JSON.parse(key) as readonly string[])
  let facts = nothingKnown
  for (const [index, trigger] of triggers.entries()) {
    facts = { ...facts, ...factOf(trigger, keys[index] ?? '', facts) }
  }
  return facts
}

/** The distinct triggers of a rule, in the order in which they are written. */
function triggersOf(rule: ScheduleRule): readonly RetentionTrigger[] {
  const named = termsOf(rule).map(({ trigger }) => [nameTrigger(trigger), trigger] as const)
  return [...new Map(named).values()]
}

function keyOfTrigger(trigger: RetentionTrigger): RawBuilder<string> {
  switch (trigger.type) {
    case 'created':
      return sql`coalesce(r.document_date, r.captured_on)::text`
    case 'received':
      return sql`coalesce(r.received_on::text, '')`
    case 'captured':
      return sql`r.captured_on::text`
    case 'superseded':
      return sql`coalesce(r.superseded_on::text, '')`
    case 'last-action':
      return sql`coalesce(r.last_action_on, r.captured_on)::text`
    case 'metadata-date':
      return sql`coalesce(r.fields ->> ${trigger.field}, '')`
    case 'event':
      return sql`coalesce(
        event_date(${trigger.event}, r.subjects || (select f.subjects from folder f where f.id = r.folder_id))::text, ''
      )`
    case 'folder-closed':
      return sql`coalesce((select f.closed_on from folder f where f.id = r.folder_id)::text, '')`
    default:
      return sql`''`
  }
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
  // The database's own dates, written by itself as YYYY-MM-DD.
  const day = key === '' ? null : (key as CivilDate)
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

import { assertNever } from '../../kernel/assert-never.ts'
import { isMunimentError } from '../../kernel/muniment-error.ts'
import type { CivilDate } from '../dates/civil-date.ts'
import { parseDate } from '../dates/parse-date.ts'
import type { FieldValue } from '../record-entity.ts'
import type { RetentionTrigger } from '../schedules/retention-trigger.ts'

/** The dates of a record that a schedule may count from. Absent is the same as not known. */
export interface RetentionFacts {
  /** The document's own date. */
  readonly documentDate: CivilDate | null
  readonly receivedOn: CivilDate | null
  /** The London day of capture. */
  readonly capturedOn: CivilDate
  readonly folderClosedOn: CivilDate | null
  readonly fields: { readonly [name: string]: FieldValue }
  /** Capture, move in or new version; never viewing or review. */
  readonly lastActionOn?: CivilDate | null
  readonly supersededOn?: CivilDate | null
  readonly previousStepEndedOn?: CivilDate | null
  /** How far the record has come in the schedule of this code; in every other it stands at the first step. */
  readonly step?: { readonly schedule: string; readonly number: number }
  /** By event type, for the subjects the record is about. */
  readonly eventDates?: { readonly [event: string]: CivilDate }
}

/** The date a schedule counts from, and where it came from, in plain words; no date yet is an ordinary answer. */
export interface TriggerDate {
  readonly type: RetentionTrigger['type']
  readonly date: CivilDate | null
  readonly source: string
}

/** Finds the date that `trigger` means for a record. Never throws: what is not known leaves the record untriggered. */
export function findTriggerDate(trigger: RetentionTrigger, facts: RetentionFacts): TriggerDate {
  const found = (date: CivilDate | null | undefined, known: string, unknown: string): TriggerDate => ({
    type: trigger.type,
    date: date ?? null,
    source: date ? known : unknown,
  })
  switch (trigger.type) {
    case 'created':
      return found(
        facts.documentDate ?? facts.capturedOn,
        facts.documentDate ? "document's own date" : 'day of capture, since the document has no date',
        '',
      )
    case 'received':
      return found(facts.receivedOn, 'day of receipt', 'no day of receipt is recorded')
    case 'captured':
      return found(facts.capturedOn, 'day of capture', '')
    case 'folder-closed':
      return found(facts.folderClosedOn, 'day on which the folder was closed', 'the folder is still open')
    case 'last-action':
      return found(facts.lastActionOn, 'day of the last action on the record', 'no last action is registered')
    case 'superseded':
      return found(
        facts.supersededOn,
        'day on which the record was superseded',
        'the record is not superseded',
      )
    case 'previous-step':
      return found(
        facts.previousStepEndedOn,
        'day on which the previous step ended',
        'no end of a previous step is registered',
      )
    case 'fixed-date':
      return found(trigger.date, 'fixed date named by the schedule', '')
    case 'metadata-date':
      return fieldDate(trigger.field, facts.fields)
    case 'event':
      return found(
        ownValue(facts.eventDates, trigger.event),
        `event ${trigger.event}`,
        // Facts do not tell the two apart: what is about two contracts waits for both (ADR 17).
        `event ${trigger.event} is not registered for what the record is about; of several of a kind, as two contracts, each needs its own`,
      )
    default:
      return assertNever(trigger)
  }
}

function fieldDate(field: string, fields: { readonly [name: string]: FieldValue }): TriggerDate {
  const value = ownValue(fields, field)
  if (value === undefined || value === '') {
    return { type: 'metadata-date', date: null, source: `the field ${field} is not filled in` }
  }
  try {
    return { type: 'metadata-date', date: parseDate(String(value)), source: `field ${field} of the record` }
  } catch (error) {
    if (!isMunimentError(error, 'invalid-date')) throw error
    return { type: 'metadata-date', date: null, source: `the field ${field} holds no date` }
  }
}

/** Names come from plan files: one like `constructor` must not find what every object inherits. */
function ownValue<Value>(
  values: { readonly [name: string]: Value } | undefined,
  name: string,
): Value | undefined {
  return values !== undefined && Object.hasOwn(values, name) ? values[name] : undefined
}

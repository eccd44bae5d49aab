import { formatPeriod } from '../../records/dates/period.ts'
import type { RetentionSchedule } from '../../records/schedules/retention-schedule.ts'
import { writeTrigger } from '../../records/schedules/retention-trigger.ts'
import { writeStages } from '../../records/schedules/review-stage.ts'
import { writeShape, writeStarts, writeTerm } from '../../records/schedules/write-rule.ts'

const compared = [
  'title',
  'trigger',
  'period',
  'after',
  'rounding',
  'orLater',
  'maximum',
  'steps',
  'action',
  'authority',
  'approvedBy',
  'reviewers',
  'unitStarts',
] as const

/** What differs between two schedules of one code, as written in a plan file; nothing where they are the same. */
export function differencesOf(
  from: RetentionSchedule,
  to: RetentionSchedule,
): readonly { readonly field: string; readonly from: unknown; readonly to: unknown }[] {
  const [old, wanted] = [asWritten(from), asWritten(to)]
  return compared
    .map((field) => ({ field, from: old[field], to: wanted[field] }))
    .filter((one) => JSON.stringify(one.from) !== JSON.stringify(one.to))
}

function asWritten(schedule: RetentionSchedule) {
  const { authority } = schedule
  return {
    ...schedule,
    trigger: writeTrigger(schedule.trigger),
    reviewers: writeStages(schedule.reviewers),
    period: schedule.period === null ? null : formatPeriod(schedule.period),
    orLater: schedule.orLater.map(writeTerm),
    maximum: schedule.maximum === null ? null : formatPeriod(schedule.maximum),
    steps: writeShape(schedule).steps ?? null,
    unitStarts: writeStarts(schedule).unitStarts ?? null,
    // In one order of keys, whichever order they were stored in.
    authority:
      authority === null
        ? null
        : {
            instrument: authority.instrument,
            reference: authority.reference,
            approvedOn: authority.approvedOn,
          },
  }
}

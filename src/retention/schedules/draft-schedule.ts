import type { Actor } from '../../access/actor.ts'
import { notFound } from '../../access/require-allowed.ts'
import type { Clock } from '../../kernel/clock.ts'
import { MunimentError } from '../../kernel/muniment-error.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import { writePath } from '../../kernel/write-path.ts'
import { formatPeriod } from '../../records/dates/period.ts'
import { completeSchedule, type WrittenSchedule } from '../../records/schedules/complete-schedule.ts'
import { faultsOfSchedule } from '../../records/schedules/faults-of-schedule.ts'
import { writeTrigger } from '../../records/schedules/retention-trigger.ts'
import { writeStages } from '../../records/schedules/review-stage.ts'
import { writeShape } from '../../records/schedules/write-rule.ts'
import { presentSchedule, type ScheduleView } from '../dates/list-schedules.ts'
import { auditActor, type RetentionTx } from '../ports.ts'
import { requireWholePlan } from '../require-whole-plan.ts'
import { latestToday } from './latest-today.ts'
import { refuseFutureAuthority } from './refuse-future-authority.ts'

interface Deps {
  readonly unitOfWork: UnitOfWork<RetentionTx>
  readonly clock: Clock
}

export type DraftSchedule = (actor: Actor, code: string, written: WrittenSchedule) => Promise<ScheduleView>

/**
 * Drafts the next version of a schedule, or the first of a new one. It binds nothing until another officer publishes it.
 * Throws `invalid-schedule` with every fault, and `not-found` for a schedule of Muniment's own.
 */
export function makeDraftSchedule({ unitOfWork, clock }: Deps): DraftSchedule {
  return async (actor, code, written) => {
    requireWholePlan(actor, 'draft-schedule')
    const faults = faultsOfSchedule(written)
    if (faults.length > 0) {
      throw new MunimentError('invalid-schedule', 'The schedule does not say what it must.', {
        errors: faults.map(({ path, message }) => ({ path: writePath(path), message })),
      })
    }
    const schedule = completeSchedule(code, written)
    const at = clock.now()
    refuseFutureAuthority(schedule.authority, latestToday(clock))
    const shape = writeShape(schedule)
    return unitOfWork.run(async (tx) => {
      const version = await tx.schedules.draft(schedule, actor.id, at)
      if (version === undefined) throw notFound()
      await tx.audit.append({
        action: 'schedule.drafted',
        actor: auditActor(actor),
        subject: { type: 'schedule', id: code },
        codes: {
          version,
          trigger: JSON.stringify(writeTrigger(schedule.trigger)),
          period: schedule.period === null ? null : formatPeriod(schedule.period),
          after: schedule.after,
          rounding: schedule.rounding,
          orLater: shape.orLater === undefined ? undefined : JSON.stringify(shape.orLater),
          maximum: shape.maximum,
          steps: shape.steps === undefined ? undefined : JSON.stringify(shape.steps),
          action: schedule.action,
          reviewers: JSON.stringify(writeStages(schedule.reviewers)),
          unitStarts: shape.unitStarts === undefined ? undefined : JSON.stringify(shape.unitStarts),
        },
        details: {
          title: schedule.title,
          authority: schedule.authority === null ? null : JSON.stringify(schedule.authority),
          approvedBy: schedule.approvedBy,
        },
        conditions: null,
      })
      return presentSchedule({ schedule: { ...schedule, version }, state: 'draft', publishedAt: null })
    })
  }
}

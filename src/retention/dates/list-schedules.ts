import type { Actor } from '../../access/actor.ts'
import { requireAllowed } from '../../access/require-allowed.ts'
import type { Page, PageRequest } from '../../kernel/page.ts'
import { type ListOrder, readCursor } from '../../kernel/page-cursor.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import { writePath } from '../../kernel/write-path.ts'
import { formatPeriod } from '../../records/dates/period.ts'
import { writeTrigger } from '../../records/schedules/retention-trigger.ts'
import { writeStages } from '../../records/schedules/review-stage.ts'
import { warningsOfSchedule } from '../../records/schedules/warnings-of-schedule.ts'
import { writeShape } from '../../records/schedules/write-rule.ts'
import { makePage } from '../make-page.ts'
import type { RetentionTx } from '../ports.ts'
import type { ListedSchedule } from './standing-store.ts'

/** A version of a schedule as it is written in a plan file. */
export type ScheduleView = ReturnType<typeof presentSchedule>

const order: ListOrder = { list: 'schedules', parts: ['text', 'number'] }

/** Every version of every schedule, by code, the newest of each first. */
export function makeListSchedules({ unitOfWork }: { readonly unitOfWork: UnitOfWork<RetentionTx> }) {
  return async (actor: Actor, page: PageRequest): Promise<Page<ScheduleView>> => {
    requireAllowed(actor, 'read-schedules')
    const after = readCursor(page.cursor, order)
    const rows = await unitOfWork.run((tx) => tx.standings.schedules({ size: page.size + 1, after }))
    return makePage(order, rows, page.size, presentSchedule, ({ schedule }) => [
      schedule.code,
      String(schedule.version),
    ])
  }
}

/** A version as answers show it. */
export function presentSchedule({ schedule, state, publishedAt }: ListedSchedule) {
  const { code, version, title, trigger, period, after, rounding, action, authority, approvedBy, reviewers } =
    schedule
  return {
    code,
    version,
    state,
    title,
    trigger: writeTrigger(trigger),
    period: period === null ? null : formatPeriod(period),
    after,
    rounding,
    action,
    authority,
    approvedBy,
    reviewers: writeStages(reviewers),
    publishedAt,
    ...writeShape(schedule),
    warnings: warningsOfSchedule(schedule).map((warning) => ({ ...warning, path: writePath(warning.path) })),
  } as const
}

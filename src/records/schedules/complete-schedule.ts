import type { Period } from '../dates/period.ts'
import type { ChosenStarts, Unit } from '../dates/unit.ts'
import type { DisposalAction } from './disposal-action.ts'
import type {
  RetentionSchedule,
  RetentionTerm,
  ScheduleAuthority,
  ScheduleRule,
} from './retention-schedule.ts'
import type { RetentionTrigger } from './retention-trigger.ts'
import { reviewStages, type WrittenStage } from './review-stage.ts'

/** A term as somebody wrote it. */
export interface DraftedTerm {
  readonly trigger?: RetentionTrigger | undefined
  readonly period?: Period | undefined
  readonly after?: Unit | undefined
  readonly rounding?: Unit | undefined
}

/** A rule as somebody wrote it. */
export interface DraftedRule extends DraftedTerm {
  readonly orLater?: readonly DraftedTerm[] | undefined
  readonly maximum?: Period | undefined
  readonly action: DisposalAction
  /** Left out in a step: those of its schedule. */
  readonly reviewers?: readonly WrittenStage[] | undefined
}

/** A schedule as somebody wrote it, in a plan file or over HTTP: one rule, or several steps. */
export interface WrittenSchedule extends Omit<DraftedRule, 'action'> {
  readonly title: string
  readonly action?: DisposalAction | undefined
  readonly steps?: readonly DraftedRule[] | undefined
  readonly authority?: ScheduleAuthority | undefined
  readonly approvedBy?: string | undefined
  readonly unitStarts?: ChosenStarts | undefined
}

/** The schedule that was meant, once `faultsOfSchedule` finds none; what keeps permanently has no end to compute. */
export function completeSchedule(code: string, written: WrittenSchedule): RetentionSchedule {
  const { action = 'retain-permanently' } = written
  const [first = { ...written, action }, ...later] = written.steps ?? []
  return {
    code,
    title: written.title,
    ...completeRule(first, written),
    laterSteps: later.map((step) => completeRule(step, written)),
    authority: written.authority ?? null,
    approvedBy: written.approvedBy ?? null,
  }
}

function completeRule(
  written: DraftedRule,
  ofSchedule: Pick<WrittenSchedule, 'reviewers' | 'unitStarts'>,
): ScheduleRule {
  const { action } = written
  const reviewers = reviewStages(written.reviewers ?? ofSchedule.reviewers)
  const starts = startsOf(ofSchedule)
  if (action === 'retain-permanently') {
    const own = { ...completeTerm(written), period: null, after: null, rounding: null }
    return { ...own, orLater: [], maximum: null, action, reviewers, ...starts }
  }
  return {
    ...completeTerm(written),
    orLater: (written.orLater ?? []).map(completeTerm),
    maximum: written.maximum ?? null,
    action,
    reviewers,
    ...starts,
  }
}

/** None chosen is none. */
function startsOf({
  unitStarts = {},
}: Pick<WrittenSchedule, 'unitStarts'>): Pick<ScheduleRule, 'unitStarts'> {
  return Object.keys(unitStarts).length === 0 ? {} : { unitStarts }
}

function completeTerm({ trigger, period, after, rounding }: DraftedTerm): RetentionTerm {
  return {
    trigger: trigger ?? { type: 'captured' },
    period: period ?? null,
    after: after ?? null,
    rounding: rounding ?? null,
  }
}

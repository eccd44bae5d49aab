import type { RetentionEnd } from '../../records/retention-end/retention-end.ts'
import type { RetentionExplanation } from '../../retention/dates/explain-retention.ts'
import type { ScheduleView } from '../../retention/dates/list-schedules.ts'
import type { RetentionSweep } from '../../retention/retention-sweep.ts'
import { presentLimits, presentRule, presentShape, presentStarts } from './present-shape.ts'

/** A calculation as it goes out. */
export function presentCalculation({ retentionEnd, eligibleFrom, steps }: RetentionEnd) {
  return { retentionEnd, eligibleFrom, steps: steps.map(({ rule, from, to }) => ({ rule, from, to })) }
}

/** Why a record is kept as long as it is. */
export function presentExplanation(why: RetentionExplanation) {
  const { trigger, schedule } = why
  return {
    asOf: why.asOf,
    state: why.state,
    held: why.held,
    retentionEnd: why.retentionEnd,
    eligibleFrom: why.eligibleFrom,
    action: why.action,
    actionBecause: why.actionBecause,
    class: why.class,
    folder: why.folder,
    trigger: { type: trigger.type, date: trigger.date, source: trigger.source },
    schedule: {
      code: schedule.code,
      version: schedule.version,
      period: schedule.period,
      after: schedule.after,
      rounding: schedule.rounding,
      action: schedule.action,
      reviewers: schedule.reviewers,
      ...presentLimits(schedule),
      ...presentStarts(schedule),
      authority: presentAuthority(schedule.authority),
      approvedBy: schedule.approvedBy,
      draftedBy: schedule.draftedBy,
      publishedBy: schedule.publishedBy,
      publishedAt: schedule.publishedAt?.toISOString() ?? null,
    },
    override: presentGiven(why.override),
    step: why.step === null ? null : presentStep(why.step),
    steps: why.steps.map(({ rule, from, to }) => ({ rule, from, to })),
    competing: why.competing.map(({ schedule: code, retentionEnd, lostBecause }) => ({
      schedule: code,
      retentionEnd,
      lostBecause,
    })),
    warnings: why.warnings.map(({ code, message }) => ({ code, message })),
    ...(why.holds === undefined
      ? {}
      : { holds: why.holds.map(({ id, name, since }) => ({ id, name, since: since.toISOString() })) }),
  }
}

function presentStep({ number, of, next }: NonNullable<RetentionExplanation['step']>) {
  return { number, of, next: next === null ? null : presentRule(next) }
}

function presentGiven(override: RetentionExplanation['override']) {
  if (override === null) return null
  const { on, schedule, authority, givenBy, givenAt } = override
  return { on, schedule, authority, givenBy, givenAt: givenAt.toISOString() }
}

function presentAuthority(authority: RetentionExplanation['schedule']['authority']) {
  if (authority === null) return null
  const { instrument, reference, approvedOn } = authority
  return { instrument, reference, approvedOn }
}

/** A sweep as it goes out. */
export function presentSweep(sweep: RetentionSweep) {
  return {
    id: sweep.id,
    dryRun: sweep.dryRun,
    asOf: sweep.asOf,
    state: sweep.state,
    due: sweep.due,
    held: sweep.held,
    alreadyListed: sweep.alreadyListed,
    batches: sweep.batches,
    startedAt: sweep.startedAt.toISOString(),
    finishedAt: sweep.finishedAt?.toISOString() ?? null,
  }
}

/** A version of a schedule as it goes out. */
export function presentSchedule(version: ScheduleView) {
  return {
    code: version.code,
    version: version.version,
    state: version.state,
    title: version.title,
    trigger: version.trigger,
    period: version.period,
    after: version.after,
    rounding: version.rounding,
    action: version.action,
    authority: version.authority,
    approvedBy: version.approvedBy,
    reviewers: version.reviewers,
    publishedAt: version.publishedAt?.toISOString() ?? null,
    ...presentShape(version),
    warnings: version.warnings.map(({ code, path, message }) => ({ code, path, message })),
  }
}

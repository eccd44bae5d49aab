import type { CivilDate } from '../dates/civil-date.ts'
import { formatPeriod } from '../dates/period.ts'
import type { Unit } from '../dates/unit.ts'
import { compareActions, type DisposalAction } from '../schedules/disposal-action.ts'
import type { ScheduleVersion } from '../schedules/retention-schedule.ts'
import { type WrittenStage, writeStages } from '../schedules/review-stage.ts'
import { type ScheduleStep, stepAt } from '../schedules/schedule-steps.ts'
import {
  type WrittenLimits,
  type WrittenRule,
  type WrittenStarts,
  writeLimits,
  writeRule,
  writeStarts,
} from '../schedules/write-rule.ts'
import type { RetentionStep } from './retention-end.ts'
import type { RetentionMaximum } from './retention-warning.ts'
import { applySchedule, type ScheduleOutcome } from './schedule-outcome.ts'
import type { RetentionFacts, TriggerDate } from './trigger-date.ts'

/** A class on the way from the plan's root to a record; `schedule` is the published version it names itself. */
export interface ClassOnPath {
  readonly code: string
  readonly schedule: ScheduleVersion | null
  /** Given to the record itself or to its folder, and so nearer than any class; `code` is the schedule's then. */
  readonly override?: 'folder' | 'record'
}

/** A schedule that also speaks of the record, what it would have come to, and why it lost. */
export interface CompetingSchedule {
  readonly schedule: string
  readonly retentionEnd: CivilDate | null
  readonly lostBecause: string
}

/** The schedule that won, at the record's step, as answers show it. */
export interface AppliedSchedule extends WrittenLimits, WrittenStarts {
  readonly code: string
  readonly version: number
  readonly period: string | null
  readonly after: Unit | null
  readonly rounding: Unit | null
  /** What it would have done, whether or not something else turned that into a review. */
  readonly action: DisposalAction
  /** Who approves what it brings up at this step, one stage after the other. */
  readonly reviewers: readonly WrittenStage[]
}

/** Where the record stands in its schedule, and what comes after that. */
export interface AppliedStep {
  readonly number: number
  readonly of: number
  readonly next: WrittenRule | null
}

/** How long a record is kept and why; the same on every day. `stateOn` says what it means today. */
export interface RetentionAssessment {
  readonly state: 'untriggered' | 'running' | 'permanent'
  /** The last day kept. */
  readonly retentionEnd: CivilDate | null
  /** The first day on which disposal may start. */
  readonly eligibleFrom: CivilDate | null
  readonly action: DisposalAction
  /** Why that is another than the schedule's own; `null` where it is that. */
  readonly actionBecause: string | null
  readonly trigger: TriggerDate
  readonly schedule: AppliedSchedule
  readonly step: AppliedStep
  /** Which of the paths it is on, counted from 0. */
  readonly onPath: number
  /** Of the arithmetic. */
  readonly steps: readonly RetentionStep[]
  readonly competing: readonly CompetingSchedule[]
  /** Of the schedules that bind on each path, the one that won among them. */
  readonly maximums: readonly RetentionMaximum[]
}

/** No class on any path names a published schedule: such a class can hold no records. */
export interface Unscheduled {
  readonly state: 'unscheduled'
}

export interface AssessmentInput {
  readonly facts: RetentionFacts
  /** One path a folder the record is filed in, each from the plan's root down to the folder's class. */
  readonly paths: readonly (readonly ClassOnPath[])[]
  /** What the folder of each path says of itself, in their order; what is absent is as in `facts`. */
  readonly folderFacts?: readonly FolderFacts[]
  /** What became of folders whose time ended before the record's own. */
  readonly left?: readonly LeftSchedule[]
}

/** Dates that a record owes to the folder it is filed in. */
export type FolderFacts = Partial<Pick<RetentionFacts, 'folderClosedOn' | 'lastActionOn' | 'eventDates'>>

/** The schedule of a folder that the record has left, and what it had come to by then. */
export interface LeftSchedule {
  readonly schedule: string
  readonly retentionEnd: CivilDate
  readonly action: DisposalAction
}

interface Candidate extends ClassOnPath {
  readonly onPath: number
  readonly schedule: ScheduleVersion
  readonly step: ScheduleStep
  readonly outcome: ScheduleOutcome
}

/**
 * Decides which schedule binds a record and what it comes to (DESIGN §5): the nearest schedule on each path, then the
 * latest end, where not yet triggered is later than any date and permanent later still. A losing stronger action turns
 * the outcome into `review`; on the same day the stronger action itself stands. Every loser is named with the reason, and
 * so is what ended in a folder that the record has left: its action counts as it would have while the record lay there.
 */
export function assessRetention(input: AssessmentInput): RetentionAssessment | Unscheduled {
  const competing: CompetingSchedule[] = []
  const nearest: Candidate[] = []
  for (const [index, path] of input.paths.entries()) {
    const own = input.folderFacts?.[index]
    const within = own === undefined ? input : { ...input, facts: { ...input.facts, ...own } }
    const onPath = path.flatMap((step) =>
      step.schedule === null ? [] : [{ ...candidate(step, step.schedule, within), onPath: index }],
    )
    const winner = onPath.pop()
    if (winner === undefined) continue
    nearest.push(winner)
    for (const loser of onPath.reverse()) {
      competing.push(lost(loser, whyNearer(winner)))
    }
  }
  const winner = nearest.reduce<Candidate | undefined>(
    (best, next) => (best === undefined || compareCandidates(next, best) > 0 ? next : best),
    undefined,
  )
  if (winner === undefined) return { state: 'unscheduled' }
  const losers = nearest.filter((other) => other !== winner && !isSameSchedule(other, winner))
  competing.push(...losers.map((loser) => lost(loser, whyLost(loser, winner))))
  const left = input.left ?? []
  competing.push(...left.map(outOfView))
  const decided = actionBeside(winner.step.rule.action, [...losers.map(actionOf), ...left])
  return present(winner, { ...decided, competing, maximums: maximumsOf([winner, ...losers]) })
}

function actionOf({ schedule, step }: Candidate): Pick<LeftSchedule, 'schedule' | 'action'> {
  return { schedule: schedule.code, action: step.rule.action }
}

/** What is done beside schedules that lost. */
function actionBeside(
  own: DisposalAction,
  lostOnes: readonly Pick<LeftSchedule, 'schedule' | 'action'>[],
): Pick<RetentionAssessment, 'action' | 'actionBecause'> {
  const stronger = lostOnes.find(({ action }) => compareActions(action, own) > 0)
  if (stronger === undefined) return { action: own, actionBecause: null }
  return {
    action: 'review',
    actionBecause: `${stronger.schedule} lost, and its action is the stronger one: ${stronger.action}, not ${own}`,
  }
}

function outOfView({ schedule, retentionEnd }: LeftSchedule): CompetingSchedule {
  return {
    schedule,
    retentionEnd,
    lostBecause: 'it ended while another went on, and the record has left that folder',
  }
}

function candidate(
  onPath: ClassOnPath,
  schedule: ScheduleVersion,
  input: AssessmentInput,
): Omit<Candidate, 'onPath'> {
  const { facts } = input
  const step = stepAt(schedule, facts.step?.schedule === schedule.code ? facts.step.number : 1)
  return { ...onPath, schedule, step, outcome: applySchedule(step.rule, facts) }
}

/** Positive where `one` keeps longer, or as long with the stronger action. */
function compareCandidates(one: Candidate, other: Candidate): number {
  const [left, right] = [lateness(one.outcome), lateness(other.outcome)]
  if (left !== right) return left < right ? -1 : 1
  return compareActions(one.step.rule.action, other.step.rule.action)
}

/** Sorts as text: dates first, then what has no date yet, then what never has one. */
function lateness(outcome: ScheduleOutcome): string {
  if (outcome.state === 'permanent') return 'b'
  return outcome.retentionEnd ?? 'a'
}

/** Two folders under one schedule agree; that is no conflict. */
function isSameSchedule(one: Candidate, other: Candidate): boolean {
  return (
    one.schedule.code === other.schedule.code &&
    one.schedule.version === other.schedule.version &&
    one.outcome.trigger.date === other.outcome.trigger.date &&
    one.outcome.retentionEnd === other.outcome.retentionEnd
  )
}

function whyNearer({ code, schedule, override }: Candidate): string {
  if (override === undefined) return `the class ${code} is nearer to the record and names ${schedule.code}`
  const given = override === 'record' ? 'the record itself' : 'its folder'
  return `${schedule.code} was given to ${given}, which is nearer`
}

function whyLost(loser: Candidate, winner: Candidate): string {
  const { outcome } = winner
  if (lateness(loser.outcome) === lateness(outcome)) return whyTied(winner)
  if (outcome.state === 'permanent') return `${winner.schedule.code} keeps permanently`
  if (outcome.retentionEnd === null)
    return `${winner.schedule.code} is not triggered yet, which is later than any date`
  return `${winner.schedule.code} keeps longer, until ${outcome.retentionEnd}`
}

/** Neither keeps longer: on the same day, or because neither has a day. */
function whyTied({ schedule, outcome }: Candidate): string {
  if (outcome.state === 'permanent') return `${schedule.code} keeps permanently too`
  if (outcome.retentionEnd === null)
    return `${schedule.code} is not triggered yet either, and its action is at least as strong`
  return `${schedule.code} ends on the same day with an action at least as strong`
}

function lost(loser: Candidate, lostBecause: string): CompetingSchedule {
  return { schedule: loser.schedule.code, retentionEnd: loser.outcome.retentionEnd, lostBecause }
}

function maximumsOf(candidates: readonly Candidate[]): readonly RetentionMaximum[] {
  return candidates.flatMap(({ schedule, outcome }) =>
    outcome.maximumEnd === null ? [] : [{ schedule: schedule.code, end: outcome.maximumEnd }],
  )
}

function present(
  { schedule, step, outcome, onPath }: Candidate,
  decided: Pick<RetentionAssessment, 'action' | 'actionBecause' | 'competing' | 'maximums'>,
): RetentionAssessment {
  return {
    ...decided,
    state: outcome.state,
    retentionEnd: outcome.retentionEnd,
    eligibleFrom: outcome.eligibleFrom,
    trigger: outcome.trigger,
    schedule: {
      code: schedule.code,
      version: schedule.version,
      period: step.rule.period === null ? null : formatPeriod(step.rule.period),
      after: step.rule.after,
      rounding: step.rule.rounding,
      action: step.rule.action,
      reviewers: writeStages(step.rule.reviewers),
      ...writeLimits(step.rule),
      ...writeStarts(step.rule),
    },
    step: appliedStep(step),
    onPath,
    steps: outcome.steps,
  }
}

/** The step as answers show it. */
export function appliedStep({ number, of, next }: ScheduleStep): AppliedStep {
  return { number, of, next: next === null ? null : writeRule(next) }
}

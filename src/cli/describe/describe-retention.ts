import { londonDate } from '../../records/dates/london-date.ts'
import type { RetentionEnd } from '../../records/retention-end/retention-end.ts'
import type { WrittenStage } from '../../records/schedules/review-stage.ts'
import type { WrittenTerm } from '../../records/schedules/write-rule.ts'
import type { RetentionExplanation } from '../../retention/dates/explain-retention.ts'
import { asLine } from '../for-terminal.ts'

/** The arithmetic of a retention end, a line a step. */
export function describeSteps({ retentionEnd, eligibleFrom, steps }: RetentionEnd): string {
  const lines = steps.map(({ rule, from, to }) => `  ${from} → ${to}  ${rule}`)
  return [...lines, `kept to the end of ${retentionEnd}; disposal may start on ${eligibleFrom}`].join('\n')
}

/** Why a record is kept, in words: all that the API answers. */
export function describeExplanation(explanation: RetentionExplanation): string {
  const { step, trigger, schedule, action, steps, competing, warnings } = explanation
  const place = explanation.folder === null ? '' : `, in the folder ${explanation.folder}`
  const triggered = trigger.date === null ? 'not triggered yet' : `on ${trigger.date}`
  const source = trigger.source === null ? '' : ` (${trigger.source})`
  return [
    `as of ${explanation.asOf}, in the class ${explanation.class}${place}`,
    `${describeState(explanation)}: ${action} under schedule ${schedule.code} version ${schedule.version}`,
    ...(explanation.actionBecause === null
      ? []
      : [`${action}, not ${schedule.action}: ${explanation.actionBecause}`]),
    ...describeOverride(explanation),
    describePublication(schedule),
    ...describeRule(schedule),
    `trigger: ${trigger.type}, ${triggered}${source}`,
    ...(step === null || step.of === 1 ? [] : [describeStep(step)]),
    `review stages of its disposal: ${describeReviewers(schedule.reviewers)}`,
    ...steps.map(({ rule, from, to }) => `  ${from} → ${to}  ${rule}`),
    describeEnd(explanation),
    ...competing.map(
      (loser) => `lost: ${loser.schedule} (${loser.retentionEnd ?? 'no date'}): ${loser.lostBecause}`,
    ),
    ...(explanation.holds ?? []).map(
      ({ id, name, since }) => `held since ${londonDate(since)}: ${name} (${id})`,
    ),
    ...warnings.map(({ message }) => `warning: ${message}`),
  ]
    .map(asLine)
    .join('\n')
}

/** A stub alone keeps no source of its trigger: its record stands at nothing any more. */
function describeState({ state, held, trigger }: RetentionExplanation): string {
  return trigger.source === null ? `disposed of that day, ${state}` : `${state}${held ? ', held' : ''}`
}

function describeOverride({ override }: RetentionExplanation): readonly string[] {
  if (override === null) return []
  const { on, schedule, authority, givenBy, givenAt } = override
  const what = on === 'record' ? 'the record itself' : 'its folder'
  return [`${schedule} was given to ${what} by ${givenBy} on ${londonDate(givenAt)}; authority: ${authority}`]
}

function describeEnd({ state, retentionEnd, eligibleFrom }: RetentionExplanation): string {
  if (state === 'permanent') return 'kept permanently'
  if (retentionEnd === null) return 'no end yet'
  return `kept to the end of ${retentionEnd}; disposal may start on ${eligibleFrom}`
}

function describePublication({
  publishedBy,
  publishedAt,
  authority,
  approvedBy,
}: RetentionExplanation['schedule']): string {
  const published =
    publishedAt === null ? 'not published' : `published by ${publishedBy} on ${londonDate(publishedAt)}`
  const by = approvedBy === null ? '' : ` by ${approvedBy}`
  if (authority === null)
    return `${published}; no outside authority${approvedBy === null ? '' : `, approved${by}`}`
  return `${published}; ${authority.instrument}, ${authority.reference}, approved on ${authority.approvedOn}${by}`
}

/** How long, from whichever trigger; nothing where only a day is written, or none. */
function describeRule({
  period,
  after,
  rounding,
  orLater = [],
  maximum,
}: RetentionExplanation['schedule']): readonly string[] {
  const parts = [
    ...(period === null ? [] : [describePeriod({ period, after, rounding })]),
    ...orLater.map((term) =>
      [`or later: ${writtenTrigger(term)}`, ...(term.period === null ? [] : [describePeriod(term)])].join(
        ', ',
      ),
    ),
    ...(maximum === undefined ? [] : [`at most ${maximum}`]),
  ]
  return parts.length === 0 ? [] : [`period: ${parts.join('; ')}`]
}

function describePeriod({ period, after, rounding }: Omit<WrittenTerm, 'trigger'>): string {
  return [
    `${period}`,
    ...(after === null ? [] : [`after ${after}`]),
    ...(rounding === null ? [] : [`rounding ${rounding}`]),
  ].join(', ')
}

function describeStep({ number, of, next }: NonNullable<RetentionExplanation['step']>): string {
  const place = `step ${number} of ${of}`
  if (next === null) return `${place}, the last`
  return `${place}; then ${next.action}${next.period === null ? '' : `, ${next.period} after ${writtenTrigger(next)}`}`
}

function writtenTrigger({ trigger }: Pick<WrittenTerm, 'trigger'>): string {
  return typeof trigger === 'string' ? trigger : Object.entries(trigger).flat().join(' ')
}

function describeReviewers(stages: readonly WrittenStage[]): string {
  return stages
    .map((stage) => (typeof stage === 'string' ? stage : `${stage.role} of ${stage.group}`))
    .join(', then ')
}

import { londonDate } from '../../records/london-date.ts'
import type { RetentionEnd } from '../../records/retention-end.ts'
import type { WrittenStage } from '../../records/review-stage.ts'
import type { RetentionExplanation } from '../../retention/dates/explain-retention.ts'

/** The arithmetic of a retention end, a line a step. */
export function describeSteps({ retentionEnd, eligibleFrom, steps }: RetentionEnd): string {
  const lines = steps.map(({ rule, from, to }) => `  ${from} → ${to}  ${rule}`)
  return [...lines, `kept to the end of ${retentionEnd}; disposal may start on ${eligibleFrom}`].join('\n')
}

/** Why a record is kept, in words. */
export function describeExplanation(explanation: RetentionExplanation): string {
  const { step, state, held, trigger, schedule, action, steps, competing, warnings } = explanation
  const place = explanation.folder === null ? '' : `, in the folder ${explanation.folder}`
  const triggered = trigger.date === null ? 'not triggered yet' : `on ${trigger.date}`
  return [
    `as of ${explanation.asOf}, in the class ${explanation.class}${place}`,
    `${state}${held ? ', held' : ''}: ${action} under schedule ${schedule.code} version ${schedule.version}`,
    ...(explanation.actionBecause === null
      ? []
      : [`${action}, not ${schedule.action}: ${explanation.actionBecause}`]),
    describePublication(schedule),
    `trigger: ${trigger.type}, ${triggered} (${trigger.source})`,
    ...(step === null || step.of === 1 ? [] : [describeStep(step)]),
    `approved by ${describeReviewers(schedule.reviewers)}`,
    ...steps.map(({ rule, from, to }) => `  ${from} → ${to}  ${rule}`),
    describeEnd(explanation),
    ...competing.map(
      (loser) => `lost: ${loser.schedule} (${loser.retentionEnd ?? 'no date'}): ${loser.lostBecause}`,
    ),
    ...warnings.map(({ message }) => `warning: ${message}`),
  ].join('\n')
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
}: RetentionExplanation['schedule']): string {
  const published =
    publishedAt === null ? 'not published' : `published by ${publishedBy} on ${londonDate(publishedAt)}`
  if (authority === null) return `${published}; no outside authority`
  return `${published}; ${authority.instrument}, ${authority.reference}, approved on ${authority.approvedOn}`
}

function describeStep({ number, of, next }: NonNullable<RetentionExplanation['step']>): string {
  const place = `step ${number} of ${of}`
  if (next === null) return `${place}, the last`
  const { trigger: written } = next
  const trigger = typeof written === 'string' ? written : Object.entries(written).flat().join(' ')
  return `${place}; then ${next.action}${next.period === null ? '' : `, ${next.period} after ${trigger}`}`
}

function describeReviewers(stages: readonly WrittenStage[]): string {
  return stages
    .map((stage) => (typeof stage === 'string' ? stage : `${stage.role} of ${stage.group}`))
    .join(', then ')
}

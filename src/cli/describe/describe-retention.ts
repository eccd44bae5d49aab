import type { RetentionEnd } from '../../records/retention-end.ts'
import type { RetentionExplanation } from '../../retention/dates/explain-retention.ts'

/** The arithmetic of a retention end, a line a step. */
export function describeSteps({ retentionEnd, eligibleFrom, steps }: RetentionEnd): string {
  const lines = steps.map(({ rule, from, to }) => `  ${from} → ${to}  ${rule}`)
  return [...lines, `kept to the end of ${retentionEnd}; disposal may start on ${eligibleFrom}`].join('\n')
}

/** Why a record is kept, in words. */
export function describeExplanation(explanation: RetentionExplanation): string {
  const { state, held, trigger, schedule, action, steps, retentionEnd, eligibleFrom, competing, warnings } =
    explanation
  const triggered = trigger.date === null ? 'not triggered yet' : `on ${trigger.date}`
  return [
    `${state}${held ? ', held' : ''}: ${action} under schedule ${schedule.code} version ${schedule.version}`,
    `trigger: ${trigger.type}, ${triggered} (${trigger.source})`,
    ...steps.map(({ rule, from, to }) => `  ${from} → ${to}  ${rule}`),
    retentionEnd === null
      ? 'no end yet'
      : `kept to the end of ${retentionEnd}; disposal may start on ${eligibleFrom}`,
    ...competing.map(
      (loser) => `lost: ${loser.schedule} (${loser.retentionEnd ?? 'no date'}): ${loser.lostBecause}`,
    ),
    ...warnings.map(({ message }) => `warning: ${message}`),
  ].join('\n')
}

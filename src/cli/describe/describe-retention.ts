import { londonDate } from '../../records/london-date.ts'
import type { RetentionEnd } from '../../records/retention-end.ts'
import type { RetentionExplanation } from '../../retention/dates/explain-retention.ts'

/** The arithmetic of a retention end, a line a step. */
export function describeSteps({ retentionEnd, eligibleFrom, steps }: RetentionEnd): string {
  const lines = steps.map(({ rule, from, to }) => `  ${from} → ${to}  ${rule}`)
  return [...lines, `kept to the end of ${retentionEnd}; disposal may start on ${eligibleFrom}`].join('\n')
}

/** Why a record is kept, in words. */
export function describeExplanation(explanation: RetentionExplanation): string {
  const { state, held, trigger, schedule, action, steps, retentionEnd, eligibleFrom, competing } = explanation
  const place = explanation.folder === null ? '' : `, in the folder ${explanation.folder}`
  const triggered = trigger.date === null ? 'not triggered yet' : `on ${trigger.date}`
  return [
    `as of ${explanation.asOf}, in the class ${explanation.class}${place}`,
    `${state}${held ? ', held' : ''}: ${action} under schedule ${schedule.code} version ${schedule.version}`,
    describePublication(schedule),
    `trigger: ${trigger.type}, ${triggered} (${trigger.source})`,
    ...steps.map(({ rule, from, to }) => `  ${from} → ${to}  ${rule}`),
    retentionEnd === null
      ? 'no end yet'
      : `kept to the end of ${retentionEnd}; disposal may start on ${eligibleFrom}`,
    ...competing.map(
      (loser) => `lost: ${loser.schedule} (${loser.retentionEnd ?? 'no date'}): ${loser.lostBecause}`,
    ),
  ].join('\n')
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

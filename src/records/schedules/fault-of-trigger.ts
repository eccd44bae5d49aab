import { plainTriggers } from './retention-trigger.ts'

/** How a trigger is written, in a plan file and over HTTP. */
const forms = [...plainTriggers, '{event: …}', '{metadata-date: …}', '{fixed-date: …}'].join(', ')

const named = {
  event: 'names its event, as in {event: contract-ended}',
  'metadata-date': 'names its field, as in {metadata-date: expiresOn}',
  'fixed-date': 'names its date, as in {fixed-date: 2040-01-01}',
} as const

/**
 * Says of what is no trigger what is wanted: where one was meant that names something, how that is written; else every
 * form there is, and the one that is near to it, if any.
 */
export function faultOfTrigger(written: unknown, near?: string): string {
  const meant = typeof written === 'string' ? written : onlyKeyOf(written)
  const known = Object.entries(named).find(([name]) => name === meant)
  if (known !== undefined) return known[1]
  return `must be exactly one of ${forms}${near === undefined ? '' : `; did you mean ${near}?`}`
}

function onlyKeyOf(written: unknown): string | undefined {
  if (typeof written !== 'object' || written === null) return undefined
  const [key, ...others] = Object.keys(written)
  return others.length === 0 ? key : undefined
}

import type { z } from 'zod'
import { closestWord } from './closest-word.ts'

/** A fault below some node: where from there, and what is wrong. `ofKey`: it is the key that is wrong, not its value. */
export interface DescribedIssue {
  readonly path: readonly (string | number)[]
  readonly message: string
  readonly ofKey: boolean
}

/** Of one map; more are a symptom of one mistake. */
const MAX_KEYS = 50

/**
 * Puts zod's issues into words, one a fault. `keysAt` answers the keys that are known at a path, so that an unknown one
 * can be answered with the one that was probably meant.
 */
export function describeIssues(
  error: z.ZodError,
  keysAt: (path: readonly (string | number)[]) => readonly string[],
): readonly DescribedIssue[] {
  return error.issues.flatMap((issue): readonly DescribedIssue[] => {
    // Paths of parsed documents hold names and places only, never symbols.
    const path = issue.path.map((step) => (typeof step === 'number' ? step : String(step)))
    if (issue.code !== 'unrecognized_keys') return [{ path, message: issue.message, ofKey: false }]
    const known = keysAt(path)
    return issue.keys
      .slice(0, MAX_KEYS)
      .map((key) => ({ path: [...path, key], message: unknownKey(key, known), ofKey: true }))
  })
}

function unknownKey(key: string, known: readonly string[]): string {
  const near = closestWord(key, known)
  const suggestion = near === undefined ? '' : ` Did you mean ${near}?`
  return `is not a key that means anything here.${suggestion} Known here: ${known.join(', ')}`
}

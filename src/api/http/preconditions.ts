import type { Request } from 'express'
import type { Answer } from './answer.ts'
import { tagsIn } from './entity-tag.ts'

/** What the conditions of a reading request come to. */
type Preconditions = 'none-broken' | 'known-already' | 'failed'

/**
 * Holds `If-Match` and then `If-None-Match` against the tag of what is about to be answered: before any range, so that
 * one beyond the end is no error for whoever has the content already, or would put a part of another to their own
 * (RFC 9110, 13.2). Where the answer is another error, conditions do not count; changes heed theirs before they act.
 */
export function preconditionsOf(request: Request, answer: Answer): Preconditions {
  const tag = answer.headers['ETag']
  if (tag === undefined || !isOfContent(answer)) return 'none-broken'
  if (request.method !== 'GET' && request.method !== 'HEAD') return 'none-broken'
  const match = request.get('if-match')
  if (match !== undefined && !tagsIn(match).some((one) => one === '*' || one === tag)) return 'failed'
  const noneMatch = request.get('if-none-match')
  if (noneMatch === undefined) return 'none-broken'
  // 13.1.2: weak comparison here, strong above.
  const isKnown = tagsIn(noneMatch).some((one) => one === '*' || one.replace(/^W\//, '') === tag)
  return isKnown ? 'known-already' : 'none-broken'
}

function isOfContent(answer: Answer): boolean {
  if (answer.kind === 'empty') return false
  if (answer.kind === 'problem') return answer.problem.code === 'range-not-satisfiable'
  return answer.status === 200 || answer.status === 206
}

import { MunimentError } from '../kernel/muniment-error.ts'
import type { AccessConditions } from '../records/access-conditions.ts'
import type { Action } from './action.ts'
import type { Actor } from './actor.ts'
import { authorise } from './authorise.ts'

/** Throws `forbidden-role`, or `not-found` for what does not exist for this person; returns where it is allowed. */
export function requireAllowed(actor: Actor, action: Action, conditions?: AccessConditions): void {
  const verdict = authorise(actor, action, conditions)
  if (verdict === 'allowed') return
  if (verdict === 'unreadable') throw notFound()
  throw new MunimentError('forbidden-role', 'Your role does not allow this.', { details: { action } })
}

/** The one "not found": the same for what is absent and for what may not be read. */
export function notFound(): MunimentError {
  return new MunimentError('not-found', 'There is nothing here, or nothing that you may read.')
}

import type { Action } from '../access/action.ts'
import type { Actor } from '../access/actor.ts'
import { requireAllowed } from '../access/require-allowed.ts'
import { MunimentError } from '../kernel/muniment-error.ts'

/**
 * For what speaks of the whole plan, as its file and its schedules do: a role granted for a subtree of it is not enough.
 * Throws `forbidden-role`.
 */
export function requireWholePlan(actor: Actor, action: Action): void {
  requireAllowed(actor, action)
  if (actor.kind !== 'person' || actor.scope === null) return
  throw new MunimentError('forbidden-role', 'Your role is granted for a part of the file plan only.', {
    details: { action },
  })
}

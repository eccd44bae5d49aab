import type { Actor } from '../../access/actor.ts'
import { requireAllowed } from '../../access/require-allowed.ts'
import { MunimentError } from '../../kernel/muniment-error.ts'

/** A plan file speaks of the whole plan: a role granted for a subtree of it is not enough. Throws `forbidden-role`. */
export function requireWholePlan(actor: Actor): void {
  requireAllowed(actor, 'apply-file-plan')
  if (actor.kind !== 'person' || actor.scope === null) return
  throw new MunimentError('forbidden-role', 'Your role is granted for a part of the file plan only.', {
    details: { action: 'apply-file-plan' },
  })
}

import type { Action } from '../access/action.ts'
import type { Actor } from '../access/actor.ts'
import { authorise } from '../access/authorise.ts'
import { MunimentError } from '../kernel/muniment-error.ts'
import { accessIn } from '../records/access-in.ts'

/** Where something lies: the class, from the plan's root down, of each of its folders. */
export type PlanPart = readonly (readonly string[])[]

/**
 * Throws `forbidden-role`, saying `refusal`, unless the part of the plan for which the actor's role is granted covers all of these;
 * of what lies in several folders each of them, or any one where the action asks for no more. Clearance and groups are not asked for.
 */
export function requireParts(
  actor: Actor,
  action: Action,
  parts: readonly PlanPart[],
  refusal: string,
): void {
  for (const paths of parts) {
    const [first = { classPath: [], groups: [] }, ...further] = paths.map((classPath) => ({
      classPath,
      groups: [],
    }))
    if (authorise(actor, action, accessIn(first, further, 'official')) === 'allowed') continue
    throw new MunimentError('forbidden-role', refusal, { details: { action } })
  }
}

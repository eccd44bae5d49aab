import type { Action } from '../access/action.ts'
import type { Actor } from '../access/actor.ts'
import { authorise } from '../access/authorise.ts'
import { requireAllowed } from '../access/require-allowed.ts'
import type { AccessConditions } from '../records/access-conditions.ts'

export interface AccessSet {
  readonly id: number
  readonly conditions: AccessConditions
}

/** The distinct sets of reading conditions: as many as combinations in use, ten thousand over millions of records. */
export interface AccessSetLookup {
  all(): Promise<readonly AccessSet[]>
}

/** The ids of all sets in which the actor may do this. */
export async function reachableSets(
  lookup: AccessSetLookup,
  actor: Actor,
  action: Action,
): Promise<readonly number[]> {
  requireAllowed(actor, action)
  const sets = await lookup.all()
  return sets.filter((set) => authorise(actor, action, set.conditions) === 'allowed').map((set) => set.id)
}

/** Throws `not-found` unless every one of the conditions is met: what one may not read does not exist. */
export function requireAllAllowed(actor: Actor, action: Action, access: readonly AccessConditions[]): void {
  requireAllowed(actor, action)
  for (const conditions of access) requireAllowed(actor, action, conditions)
}

import type { AccessConditions, ReadingPlace } from '../records/access-conditions.ts'
import type { Actor } from './actor.ts'

/**
 * The conditions that only those meet who may read all that this actor may: for the words of somebody who writes of what they
 * have read. Each group is a place of its own, since whoever reads the log must reach them all. A scope stands for itself
 * alone: to readers of a class above it, but not of the whole plan, it is out of reach as well.
 */
export function reachOf(actor: Actor): AccessConditions {
  if (actor.kind !== 'person') return { classPath: [], groups: [], marking: 'official' }
  const { scope, groups, clearance: marking } = actor
  const classPath = scope === null ? [] : [scope]
  const [first = { classPath, groups: [] }, ...alternatives] = groups.map(
    (group): ReadingPlace => ({ classPath, groups: [group] }),
  )
  return { ...first, marking, ...(alternatives.length > 0 && { alternatives }) }
}

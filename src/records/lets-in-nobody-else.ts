import { higherMarking, type Marking } from './marking.ts'

/** To whom something is kept, within its class. */
interface Keeping {
  readonly marking: Marking
  /** Empty: not kept to any group. */
  readonly groups: readonly string[]
}

/** Whether nobody may read what is kept like `after` who might not while it was kept like `before`. */
export function letsInNobodyElse(before: Keeping, after: Keeping): boolean {
  if (higherMarking(before.marking, after.marking) !== after.marking) return false
  if (before.groups.length === 0) return true
  return after.groups.length > 0 && after.groups.every((group) => before.groups.includes(group))
}

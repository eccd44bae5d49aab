import type { Marking } from './marking.ts'

/** What decides who may read something: where it is classified, how it is marked, whom it is kept to. */
export interface AccessConditions {
  /** From the plan's root down to the class. */
  readonly classPath: readonly string[]
  readonly marking: Marking
  /** Empty: not kept to any group. Otherwise a reader belongs to at least one. */
  readonly groups: readonly string[]
}

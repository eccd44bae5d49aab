import type { Marking } from './marking.ts'

/** Where something is classified, and whom it is kept to there. */
export interface ReadingPlace {
  /** From the plan's root down to the class. */
  readonly classPath: readonly string[]
  /** Empty: not kept to any group. Otherwise a reader belongs to at least one. */
  readonly groups: readonly string[]
}

/** What decides who may read something: where it is classified, how it is marked, whom it is kept to. */
export interface AccessConditions extends ReadingPlace {
  readonly marking: Marking
  /** Where a record is filed besides: whoever may read one of its folders may read it (DESIGN §7). */
  readonly alternatives?: readonly ReadingPlace[]
}

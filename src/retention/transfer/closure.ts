import type { CivilDate } from '../../records/dates/civil-date.ts'

export const closureTypes = ['open', 'closed-for-period', 'closed-until'] as const
export type ClosureType = (typeof closureTypes)[number]

/** How the receiving archive is to keep a record from the public, as whoever decided its transfer has said it. */
export interface Closure {
  readonly type: ClosureType
  /** Whole years, counted from the record's own date: `P30Y`. For `closed-for-period`. */
  readonly period?: string
  /** The last day on which it is closed. For `closed-until`. */
  readonly until?: CivilDate
  /** Sections of Part II of the Freedom of Information Act 2000: `40(2)`, `36(2)(b)(i)`. What is closed names at least one. */
  readonly exemptions?: readonly string[]
  /** What the archive shows instead of a title that is itself sensitive. */
  readonly alternativeTitle?: string
}

/** What is meant where nobody said anything. */
export const openClosure: Closure = { type: 'open' }

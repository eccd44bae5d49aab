import type { IndexState } from '../export/export-ports.ts'

/** Whether the index knows everything by now, as far as can be known. */
export interface IndexCompleteness {
  /** `incomplete`: it is being rebuilt, or lacks records it should hold; `behind`: records wait for being read or indexed. */
  readonly state: 'current' | 'behind' | 'incomplete'
  /** How many of those that the asker may read. */
  readonly behind: number
}

/** What PostgreSQL knew of the index, beside what the index `held` after that. */
export function completenessOf({ rebuilding, behind, settled }: IndexState, held: number): IndexCompleteness {
  const lacks = rebuilding || held < settled
  return { state: lacks ? 'incomplete' : behind > 0 ? 'behind' : 'current', behind }
}

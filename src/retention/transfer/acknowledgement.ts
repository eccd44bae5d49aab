import type { RecordId } from '../../kernel/ids.ts'

export const acknowledgedOutcomes = ['accepted', 'refused'] as const
export type AcknowledgedOutcome = (typeof acknowledgedOutcomes)[number]

/** What a receiver says of one file. */
export interface AcknowledgementLine {
  /** As in the package: `data/…`. */
  readonly path: string
  readonly sha256: string
  readonly outcome: AcknowledgedOutcome
  readonly archiveReference?: string
  readonly reason?: string
}

export interface Acknowledgement {
  /** For every file that names none of its own. */
  readonly archiveReference?: string
  readonly files: readonly AcknowledgementLine[]
}

/** Why a line was not taken; nothing was done for its record. */
export const lineFaults = {
  'unknown-path': 'No file of this path was sent in a package of this batch.',
  'duplicate-path': 'The path stands in this acknowledgement more than once.',
  'digest-mismatch': 'The digest is not that of the file that was sent.',
  incomplete: 'Not every file of the record is answered for, each rightly: they go together or not at all.',
  'archive-reference-missing': 'No file of the record has a reference in the archive.',
  'contradicts-earlier': 'The record was acknowledged otherwise before, and that stands.',
} as const
export type LineFault = keyof typeof lineFaults

/** What became of a line. `noted`: kept on the log, and nothing more, since the record is not to go (a hold, another date). */
export interface LineResult {
  readonly path: string
  readonly status: 'accepted' | 'refused' | 'noted' | 'already-acknowledged' | 'not-taken'
  readonly recordId?: RecordId
  readonly code?: LineFault
}

export interface AcknowledgementResult {
  /** Records, not files. */
  readonly accepted: number
  readonly refused: number
  readonly noted: number
  /** Lines, in the order in which they came. */
  readonly lines: readonly LineResult[]
}

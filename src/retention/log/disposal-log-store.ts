import type { CivilDate } from '../../records/civil-date.ts'

/** One decided item, tied to its newest entry in the audit log (API.md, `GET /disposal-log`). */
export interface DisposalLogRow {
  readonly position: number | null
  readonly recordId: string
  readonly reference: string
  readonly title: string | null
  readonly class: string
  readonly scheduleCode: string
  readonly scheduleVersion: number
  readonly authority: string | null
  readonly triggerType: string
  readonly triggerDate: CivilDate | null
  readonly retentionEnd: CivilDate | null
  readonly action: string
  readonly outcome: string
  readonly reason: string | null
  readonly decidedBy: string | null
  readonly decidedAt: Date | null
  readonly approvedBy: string | null
  readonly approvedAt: Date | null
  readonly executedBy: string | null
  readonly executedAt: Date | null
  readonly batchId: string
  readonly certificateId: string | null
  readonly sha256: string
  readonly leafHash: string | null
}

export interface DisposalLogFilter {
  /** Instants, half-open, in which the item was last decided or executed. */
  readonly from: Date | null
  readonly before: Date | null
}

/** A row, and in which access set what it describes was listed. */
export interface StoredLogRow {
  readonly row: DisposalLogRow
  readonly accessSet: number
}

export interface DisposalLogStore {
  /** The next rows, oldest decision first. */
  page(
    filter: DisposalLogFilter,
    page: { readonly size: number; readonly after: readonly string[] | null },
  ): Promise<readonly StoredLogRow[]>
}

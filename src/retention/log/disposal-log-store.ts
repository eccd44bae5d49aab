import type { DisposalLogColumn } from './disposal-log-columns.ts'

export interface DisposalLogFilter {
  /** Instants, half-open, in which the item was last decided or executed. */
  readonly from: Date | null
  readonly before: Date | null
}

/** Where a row stands in the log's order, exact to whatever the store tells apart. */
export type LogPlace = readonly string[]

/** The rows behind `after`, up to `until` and with it; from the first where `null`, to the last where `null`. */
export interface LogStretch {
  readonly after: LogPlace | null
  readonly until: LogPlace | null
}

/** `csv`: RFC 4180 without a header, harmless to spreadsheets. `json`: objects by column. */
export type LogForm = 'csv' | 'json'

export interface LogWriting {
  readonly form: LogForm
  readonly columns: readonly DisposalLogColumn[]
  /** Access sets whose titles and reasons are shown; those of the others stand as `withheld`. */
  readonly readable: readonly number[]
  /** Rows written at the most. */
  readonly most: number
}

/** Many rows as they leave, and how many they are. CSV: each line with its end. JSON: objects with a comma between two. */
export interface WrittenRows {
  readonly pieces: readonly (string | Uint8Array)[]
  readonly rows: number
}

/**
 * The disposal log, oldest decision first: a row is a decided item, tied to its newest entry in the audit log once it
 * has one. Rows come written, thousands at a time: a million of them, each with two dozen values, would otherwise cost
 * the reading process several times what they cost the database.
 */
export interface DisposalLogStore {
  /** The place of the last of so many rows behind `after`; `null` where fewer are left. */
  placeBehind(filter: DisposalLogFilter, after: LogPlace | null, count: number): Promise<LogPlace | null>
  write(filter: DisposalLogFilter, stretch: LogStretch, writing: LogWriting): Promise<WrittenRows>
}

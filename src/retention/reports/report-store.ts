import type { RecordId } from '../../kernel/ids.ts'
import type { CivilDate } from '../../records/dates/civil-date.ts'
import type { CountReportName, RecordReportName, ReportRow } from './report.ts'

/** The days that reports look from. */
export interface ReportDays {
  readonly today: CivilDate
  /** The first day that lies less than twenty years back. */
  readonly twentyYearsAgo: CivilDate
  /** The last day of the ten years ahead. */
  readonly tenYearsAhead: CivilDate
}

/** One record of a report, with what decides who may see its title. */
export interface StoredReportRow {
  readonly recordId: RecordId
  readonly accessSet: number
  readonly cells: ReportRow
}

/** Reports over the whole corpus, complete for whoever may read reports at all. */
export interface ReportStore {
  /** The next records, by id. */
  records(
    name: RecordReportName,
    days: ReportDays,
    page: { readonly size: number; readonly after: RecordId | null },
  ): Promise<readonly StoredReportRow[]>
  /** The authority for a single record stands as `withheld` where it is not of the access sets `readable`. */
  counts(name: CountReportName, days: ReportDays, readable: readonly number[]): Promise<readonly ReportRow[]>
}

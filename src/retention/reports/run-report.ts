import type { Actor } from '../../access/actor.ts'
import { requireAllowed } from '../../access/require-allowed.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { RecordId } from '../../kernel/ids.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import { addMonths } from '../../records/dates/add-months.ts'
import { endOfUnit } from '../../records/dates/end-of-unit.ts'
import { londonDate } from '../../records/dates/london-date.ts'
import type { RetentionTx } from '../ports.ts'
import { readPages } from '../read-pages.ts'
import { type ReadingReach, readingReach } from '../reading-reach.ts'
import { isRecordReport, type RecordReportName, type ReportName, type ReportRow } from './report.ts'
import type { ReportDays, StoredReportRow } from './report-store.ts'

/** Records read at once: millions are streamed in the memory of this many. */
const PAGE = 1_000

interface Deps {
  readonly unitOfWork: UnitOfWork<RetentionTx>
  readonly clock: Clock
}

/** Pages of rows. Throws the reason of `signal` once it says that nobody waits for them any more. */
export type RunReport = (
  actor: Actor,
  name: ReportName,
  signal?: AbortSignal,
) => AsyncIterable<readonly ReportRow[]>

/**
 * Runs a report as of today. Complete for every reader: totals never leave anything out, and the title of a record above
 * the asker's clearance stands as `withheld` (DESIGN §7), as do its holds, its archive's reference and the authority for it alone. Each page of records is read anew: what changes meanwhile shows
 * as it then is.
 */
export function makeRunReport({ unitOfWork, clock }: Deps): RunReport {
  return (actor, name, signal) => {
    requireAllowed(actor, 'read-reports')
    return isRecordReport(name) ? records(actor, name, signal) : counts(actor, name, signal)
  }

  async function* records(
    actor: Actor,
    name: RecordReportName,
    signal: AbortSignal | undefined,
  ): AsyncGenerator<readonly ReportRow[]> {
    const days = daysFrom(clock)
    const reach = await unitOfWork.run((tx) => readingReach(tx, actor, 'read-reports'))
    const load = (after: RecordId | null): Promise<readonly StoredReportRow[]> =>
      unitOfWork.run((tx) => tx.reports.records(name, days, { size: PAGE, after }), 'read-only', signal)
    for await (const rows of readPages(load, ({ recordId }) => recordId, PAGE))
      yield rows.map((row) => present(name, row, reach))
  }

  async function* counts(
    actor: Actor,
    name: Exclude<ReportName, RecordReportName>,
    signal: AbortSignal | undefined,
  ): AsyncGenerator<readonly ReportRow[]> {
    const { whole } = await unitOfWork.run((tx) => readingReach(tx, actor, 'read-reports'))
    yield await unitOfWork.run(
      (tx) => tx.reports.counts(name, daysFrom(clock), [...whole]),
      'read-only',
      signal,
    )
  }
}

function present(
  name: RecordReportName,
  { cells, accessSet }: StoredReportRow,
  { whole, partly }: ReadingReach,
): ReportRow {
  if (whole.has(accessSet)) return cells
  return {
    ...cells,
    // Known to the asker through one folder, the record would show them another.
    ...(partly.has(accessSet) ? { class: 'withheld', folder: 'withheld' } : {}),
    ...(cells['title'] === null ? {} : { title: 'withheld' }),
    ...(tellsOfRecord(name) && cells['reason'] !== null ? { reason: 'withheld' } : {}),
  }
}

/**
 * Whether the reason says more of the record than where it stands: which hold a query has put on it would say what words are in
 * it, and the reference that an archive gave to it names it there.
 */
function tellsOfRecord(name: RecordReportName): boolean {
  return name === 'held' || name === 'transferred'
}

function daysFrom(clock: Clock): ReportDays {
  const today = londonDate(clock.now())
  return {
    today,
    twentyYearsAgo: addMonths(today, -240).date,
    tenYearsAhead: endOfUnit(addMonths(today, 119).date, 'month'),
  }
}

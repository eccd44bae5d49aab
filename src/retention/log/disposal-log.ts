import type { Actor } from '../../access/actor.ts'
import { requireAllowed } from '../../access/require-allowed.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import { addDays, type CivilDate } from '../../records/dates/civil-date.ts'
import { reachableSets } from '../access-sets.ts'
import { londonDayStart } from '../london-day-start.ts'
import type { RetentionTx } from '../ports.ts'
import { disposalLogColumns } from './disposal-log-columns.ts'
import type {
  DisposalLogFilter,
  LogForm,
  LogPlace,
  LogStretch,
  LogWriting,
  WrittenRows,
} from './disposal-log-store.ts'
import { readSideBySide } from './read-side-by-side.ts'

/** Rows read at once, some two MiB. Fewer, and planning each statement would count; more, and they would be felt in memory. */
const ROWS = 4_000
/** Stretches at the same time: so that two cores of the database always have one to write, also while one goes out. */
const AT_ONCE = 3

export interface LogRange {
  readonly from?: CivilDate
  readonly to?: CivilDate
}

/** Many rows at a time, in the form asked for. */
export type DisposalLog = (actor: Actor, range: LogRange, form: LogForm) => AsyncIterable<WrittenRows>

/**
 * The disposal log: one row a decided item, oldest decision first, complete for every reader. What describes a record
 * above the asker's clearance stands as `withheld`; ids, dates, digests and outcomes never do (DESIGN §7). Rows are read in
 * short transactions, each over before its rows are used: who reads slowly keeps nothing from anybody.
 */
export function makeDisposalLog({
  unitOfWork,
}: {
  readonly unitOfWork: UnitOfWork<RetentionTx>
}): DisposalLog {
  return (actor, range, form) => {
    requireAllowed(actor, 'read-disposal-log')
    return read(actor, range, form)
  }

  async function* read(actor: Actor, range: LogRange, form: LogForm): AsyncGenerator<WrittenRows> {
    const filter = {
      from: range.from === undefined ? null : londonDayStart(range.from),
      before: range.to === undefined ? null : londonDayStart(addDays(range.to, 1)),
    }
    const readable = await unitOfWork.run((tx) => reachableSets(tx.accessSets, actor, 'read-disposal-log'))
    const writing = {
      form,
      readable,
      columns: disposalLogColumns,
      most: ROWS + 1,
    }
    const stretches = readSideBySide<LogPlace, readonly WrittenRows[]>({
      endOf: (after) => endOf(filter, after),
      read: (stretch) => write(filter, stretch, writing),
      atOnce: AT_ONCE,
    })
    for await (const written of stretches) yield* written
  }

  function endOf(filter: DisposalLogFilter, after: LogPlace | null): Promise<LogPlace | null> {
    return unitOfWork.run((tx) => tx.log.placeBehind(filter, after, ROWS), 'read-only')
  }

  /** A stretch that has grown since its end was found is read in two, and never cut off. */
  async function write(
    filter: DisposalLogFilter,
    stretch: LogStretch,
    writing: LogWriting,
  ): Promise<readonly WrittenRows[]> {
    const { middle, written } = await unitOfWork.run(async (tx) => {
      const written = await tx.log.write(filter, stretch, writing)
      // Seen in the same moment, so it lies within the stretch.
      const middle =
        written.rows < writing.most ? null : await tx.log.placeBehind(filter, stretch.after, ROWS)
      return { middle, written }
    }, 'read-only')
    if (middle === null) return written.rows === 0 ? [] : [written]
    return [
      ...(await write(filter, { after: stretch.after, until: middle }, writing)),
      ...(await write(filter, { after: middle, until: stretch.until }, writing)),
    ]
  }
}

import type { Actor } from '../../access/actor.ts'
import { requireAllowed } from '../../access/require-allowed.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import { addDays, type CivilDate } from '../../records/civil-date.ts'
import { reachableSets } from '../access-sets.ts'
import { londonDayStart } from '../london-day-start.ts'
import type { RetentionTx } from '../ports.ts'
import { readPages } from '../read-pages.ts'
import type { DisposalLogRow, StoredLogRow } from './disposal-log-store.ts'

/** Rows read at once: a million are streamed in the memory of twice as many. Fewer, and planning each read would count. */
const PAGE = 5_000

export interface LogRange {
  readonly from?: CivilDate
  readonly to?: CivilDate
}

/** Pages of rows. */
export type DisposalLog = (actor: Actor, range: LogRange) => AsyncIterable<readonly DisposalLogRow[]>

/**
 * The disposal log: one row a decided item, oldest decision first, complete for every reader. What describes a record
 * above the asker's clearance stands as `withheld`; ids, dates, digests and outcomes never do (DESIGN §7).
 */
export function makeDisposalLog({
  unitOfWork,
}: {
  readonly unitOfWork: UnitOfWork<RetentionTx>
}): DisposalLog {
  return (actor, range) => {
    requireAllowed(actor, 'read-disposal-log')
    return read(actor, range)
  }

  async function* read(actor: Actor, range: LogRange): AsyncGenerator<readonly DisposalLogRow[]> {
    const filter = {
      from: range.from === undefined ? null : londonDayStart(range.from),
      before: range.to === undefined ? null : londonDayStart(addDays(range.to, 1)),
    }
    const reach = new Set(
      await unitOfWork.run((tx) => reachableSets(tx.accessSets, actor, 'read-disposal-log')),
    )
    const load = (after: readonly string[] | null): Promise<readonly StoredLogRow[]> =>
      unitOfWork.run((tx) => tx.log.page(filter, { size: PAGE, after }), 'read-only')
    for await (const rows of readPages(load, positionOf, PAGE)) yield rows.map((row) => present(row, reach))
  }
}

/** Only what was decided is listed. */
function positionOf({ row: { decidedAt, batchId, recordId } }: StoredLogRow): readonly string[] {
  return [decidedAt?.toISOString() ?? '', batchId, recordId]
}

function present({ accessSet, row }: StoredLogRow, reach: ReadonlySet<number>): DisposalLogRow {
  if (reach.has(accessSet)) return row
  return {
    ...row,
    title: row.title === null ? null : 'withheld',
    reason: row.reason === null ? null : 'withheld',
  }
}

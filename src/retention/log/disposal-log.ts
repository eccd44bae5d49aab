import type { Actor } from '../../access/actor.ts'
import { requireAllowed } from '../../access/require-allowed.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import { addDays, type CivilDate } from '../../records/civil-date.ts'
import { reachableSets } from '../access-sets.ts'
import { londonDayStart } from '../london-day-start.ts'
import type { RetentionTx } from '../ports.ts'
import type { DisposalLogRow, StoredLogRow } from './disposal-log-store.ts'

/** Rows read at once: a million are streamed in the memory of this many. */
const PAGE = 1_000

export interface LogRange {
  readonly from?: CivilDate
  readonly to?: CivilDate
}

export type DisposalLog = (actor: Actor, range: LogRange) => AsyncIterable<DisposalLogRow>

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

  async function* read(actor: Actor, range: LogRange): AsyncGenerator<DisposalLogRow> {
    const filter = {
      from: range.from === undefined ? null : londonDayStart(range.from),
      before: range.to === undefined ? null : londonDayStart(addDays(range.to, 1)),
    }
    const reach = new Set(
      await unitOfWork.run((tx) => reachableSets(tx.accessSets, actor, 'read-disposal-log')),
    )
    let after: readonly string[] | null = null
    for (;;) {
      const position: readonly string[] | null = after
      const rows: readonly StoredLogRow[] = await unitOfWork.run((tx) =>
        tx.log.page(filter, { size: PAGE, after: position }),
      )
      for (const row of rows) yield present(row, reach)
      const last = rows.at(-1)
      if (last?.decidedAt === undefined || last.decidedAt === null || rows.length < PAGE) return
      after = [last.decidedAt.toISOString(), last.batchId, last.recordId]
    }
  }
}

function present({ accessSet, ...row }: StoredLogRow, reach: ReadonlySet<number>): DisposalLogRow {
  if (reach.has(accessSet)) return row
  return {
    ...row,
    title: row.title === null ? null : 'withheld',
    reason: row.reason === null ? null : 'withheld',
  }
}

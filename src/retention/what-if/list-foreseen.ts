import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import type { CivilDate } from '../../records/dates/civil-date.ts'
import type { ForeseenRecord, Settling } from '../dates/standing-store.ts'
import type { RetentionTx } from '../ports.ts'
import { readPages } from '../read-pages.ts'
import type { ReadingReach } from '../reading-reach.ts'
import { type ForeseenRow, foreseenRow } from './foreseen-row.ts'

/** Records looked at in one read; a report of millions is streamed in the memory of twice as many. */
const PAGE = 5_000

/** What is to be listed, and how much of each record may be shown. */
export interface Listing {
  readonly settlings: readonly Settling[]
  readonly today: CivilDate
  readonly reach: ReadingReach
}

/** The records that settlings would change, one settling after another: pages of rows, each read anew. */
export async function* listForeseen<Tx extends RetentionTx>(
  unitOfWork: UnitOfWork<Tx>,
  prepare: () => Promise<Listing>,
  signal?: AbortSignal,
): AsyncGenerator<readonly ForeseenRow[]> {
  const { settlings, today, reach } = await prepare()
  for (const settling of settlings) {
    const load = (after: ForeseenRecord['recordId'] | null): Promise<readonly ForeseenRecord[]> =>
      unitOfWork.run((tx) => tx.standings.foresee(settling, { size: PAGE, after }), 'read-only', signal)
    for await (const records of readPages(load, ({ recordId }) => recordId, PAGE))
      yield records.filter(({ changes }) => changes).map((one) => foreseenRow(one, today, reach))
  }
}

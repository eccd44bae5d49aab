import type { Actor } from '../../access/actor.ts'
import { notFound, requireAllowed } from '../../access/require-allowed.ts'
import type { Cells } from '../../kernel/stream-rows.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import type { RetentionTx } from '../ports.ts'
import { readPages } from '../read-pages.ts'
import { cellsOfLostChange } from './lost-change-cells.ts'
import type { RestorationRow } from './restoration-reader.ts'

interface Deps {
  readonly unitOfWork: UnitOfWork<RetentionTx>
}

/** Changes read at once. */
const PAGE = 1_000

export type ListRestorations = (actor: Actor) => Promise<readonly RestorationRow[]>

/** Every restore that this database was taken up from, newest first. Throws `forbidden-role`. */
export function makeListRestorations({ unitOfWork }: Deps): ListRestorations {
  return async (actor) => {
    requireAllowed(actor, 'read-restorations')
    return unitOfWork.run((tx) => tx.restorations.list(), 'read-only')
  }
}

export type ListLostChanges = (actor: Actor, id: string) => AsyncIterable<readonly Cells[]>

/**
 * What a restore has lost and people enter again, in the order in which it was done, page by page. Complete for every reader:
 * the log's own ids, codes and instants, and no words. Absent: `not-found`, before the first page.
 */
export function makeListLostChanges({ unitOfWork }: Deps): ListLostChanges {
  return (actor, id) => {
    requireAllowed(actor, 'read-restorations')
    return pages(id)
  }

  async function* pages(id: string): AsyncGenerator<readonly Cells[]> {
    if (!(await unitOfWork.run((tx) => tx.restorations.exists(id), 'read-only'))) throw notFound()
    const load = (after: number | null) =>
      unitOfWork.run((tx) => tx.restorations.lostChanges(id, { size: PAGE, after }), 'read-only')
    for await (const changes of readPages(load, ({ position }) => position, PAGE))
      yield changes.map(cellsOfLostChange)
  }
}

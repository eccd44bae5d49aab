import type { Actor } from '../../access/actor.ts'
import { notFound } from '../../access/require-allowed.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { BatchId, RecordId } from '../../kernel/ids.ts'
import type { Page, PageRequest } from '../../kernel/page.ts'
import { type ListOrder, readCursor } from '../../kernel/page-cursor.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import { londonDate } from '../../records/dates/london-date.ts'
import { makePage } from '../make-page.ts'
import type { RetentionTx } from '../ports.ts'
import type { BatchFolder, ItemContext } from './batch-context.ts'
import { loadBatch } from './load-batch.ts'
import { batchAsker, requireReviewer } from './review-access.ts'

interface Deps {
  readonly unitOfWork: UnitOfWork<RetentionTx>
  readonly clock: Clock
}

export type ListBatchFolders = (actor: Actor, id: BatchId, page: PageRequest) => Promise<Page<BatchFolder>>

/** The folders that a batch lists something of, by reference, each with what stays in it. */
export function makeListBatchFolders({ unitOfWork, clock }: Deps): ListBatchFolders {
  return async (actor, id, page) => {
    const order: ListOrder = { list: `disposal-batches/${id}/folders`, parts: ['text'] }
    const after = readCursor(page.cursor, order)
    await requireReviewer(unitOfWork, actor, 'read-batch')
    return unitOfWork.run(async (tx) => {
      await loadBatch(tx, actor, id)
      const asker = await batchAsker(tx, actor)
      const today = londonDate(clock.now())
      const folders = await tx.batches.folders(id, asker, today, { size: page.size + 1, after })
      return makePage(
        order,
        folders,
        page.size,
        (folder) => folder,
        (folder) => [folder.reference],
      )
    })
  }
}

export type GetItemContext = (actor: Actor, id: BatchId, recordId: RecordId) => Promise<ItemContext>

/**
 * An item of a batch in its surroundings: its folder, what lies beside it there, what is about the same, what has the same
 * bytes, and what it is made of. Nothing that the asker may not read is among it. Not in this batch: `not-found`.
 */
export function makeGetItemContext({ unitOfWork }: Pick<Deps, 'unitOfWork'>): GetItemContext {
  return async (actor, id, recordId) => {
    await requireReviewer(unitOfWork, actor, 'read-batch')
    return unitOfWork.run(async (tx) => {
      await loadBatch(tx, actor, id)
      const context = await tx.batches.itemContext(id, recordId, await batchAsker(tx, actor))
      if (context === undefined) throw notFound()
      return context
    })
  }
}

import type { Actor } from '../../access/actor.ts'
import { seesWithheld } from '../../access/sees-withheld.ts'
import type { BatchId } from '../../kernel/ids.ts'
import type { Page, PageRequest } from '../../kernel/page.ts'
import { type ListOrder, readCursor } from '../../kernel/page-cursor.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import { reachableSets } from '../access-sets.ts'
import type { BatchItemView, BatchState, DisposalBatch } from '../disposal-batch.ts'
import { makePage } from '../make-page.ts'
import type { RetentionTx } from '../ports.ts'
import { loadBatch } from './load-batch.ts'
import { batchAsker, requireReviewer, reviewingGroups } from './review-access.ts'

interface Deps {
  readonly unitOfWork: UnitOfWork<RetentionTx>
}

const order: ListOrder = { list: 'disposal-batches', parts: ['instant', 'id'] }

/** The batches a person may read, newest first; a civil servant sees those that they review, an auditor all. */
export function makeListBatches({ unitOfWork }: Deps) {
  return async (
    actor: Actor,
    filter: { readonly state?: BatchState },
    page: PageRequest,
  ): Promise<Page<DisposalBatch>> => {
    const after = readCursor(page.cursor, order)
    await requireReviewer(unitOfWork, actor, 'read-batch')
    const groups = reviewingGroups(actor)
    const wanted = groups === null ? filter : { ...filter, reviewedBy: groups }
    return unitOfWork.run(async (tx) => {
      const reach = seesWithheld(actor) ? 'all' : await reachableSets(tx.accessSets, actor, 'read-batch')
      const batches = await tx.batches.list(reach, wanted, { size: page.size + 1, after })
      return makePage(order, batches, page.size, same, (batch) => [batch.proposedAt.toISOString(), batch.id])
    })
  }
}

/** One batch. Absent, still being listed, or out of reach: `not-found`. */
export function makeGetBatch({ unitOfWork }: Deps) {
  return async (actor: Actor, id: BatchId): Promise<DisposalBatch> => {
    await requireReviewer(unitOfWork, actor, 'read-batch')
    return unitOfWork.run((tx) => loadBatch(tx, actor, id))
  }
}

/**
 * A batch's items, folder by folder, or those of one folder. A folder that it has nothing of has no items. Titles and reasons
 * above an auditor's clearance stand as `withheld`.
 */
export function makeListBatchItems({ unitOfWork }: Deps) {
  return async (
    actor: Actor,
    id: BatchId,
    page: PageRequest,
    filter: { readonly folder?: string } = {},
  ): Promise<Page<BatchItemView>> => {
    await requireReviewer(unitOfWork, actor, 'read-batch')
    const listed: ListOrder = { list: `disposal-batches/${id}/items`, parts: ['text', 'text', 'id'] }
    const after = readCursor(page.cursor, listed)
    return unitOfWork.run(async (tx) => {
      await loadBatch(tx, actor, id)
      const asker = await batchAsker(tx, actor)
      const items = await tx.batches.items(id, { ...filter, ...asker }, { size: page.size + 1, after })
      return makePage(listed, items, page.size, same, (item) => [item.folder, item.reference, item.recordId])
    })
  }
}

const same = <Item>(item: Item): Item => item

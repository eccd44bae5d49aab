import type { BatchId, RecordId } from '../../kernel/ids.ts'

/** An item that a hold, or its end, took out of a batch that had not begun with it. */
export interface ItemTakenOut {
  readonly batchId: BatchId
  readonly recordId: RecordId
  readonly reason: 'held' | 'overdue-after-hold'
  /** Somebody had decided it, so that the disposal log has a row of it. */
  readonly decided: boolean
}

/** What a hold, or its end, came to in batches. */
export interface TakenOut {
  readonly items: readonly ItemTakenOut[]
  /** The batches they were in, and those that have begun with what it reached. */
  readonly batches: readonly BatchId[]
}

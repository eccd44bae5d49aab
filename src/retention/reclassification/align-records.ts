import type { FolderId, RecordId } from '../../kernel/ids.ts'
import type { RetentionTx } from '../ports.ts'

/** Records in one statement: jobs and covers of so many are in memory at a time, however large the folder. */
const PAGE = 2_000

/**
 * Lets everything derived from a folder's records follow its class, marking and groups: who may read them, what lies beside the
 * log about them, their entries in the index. In sets: what a record needs of its own is its id. `isReadOtherwise`: whether
 * who may read the folder has just changed.
 */
export async function alignRecords(
  tx: RetentionTx,
  folderId: FolderId,
  { isReadOtherwise }: { readonly isReadOtherwise: boolean },
): Promise<void> {
  await alignThese(tx, folderId, await tx.reclassifications.holdOutOfLine(folderId), { isReadOtherwise })
}

/** The same of these records of the folder alone. */
export async function alignThese(
  tx: Pick<RetentionTx, 'reclassifications' | 'jobs' | 'audit'>,
  folderId: FolderId,
  records: readonly RecordId[],
  { isReadOtherwise }: { readonly isReadOtherwise: boolean },
): Promise<void> {
  for (let at = 0; at < records.length; at += PAGE) {
    for (const { ids, access } of await tx.reclassifications.alignRecords(
      folderId,
      records.slice(at, at + PAGE),
      isReadOtherwise,
    )) {
      for (const id of ids)
        await tx.jobs.enqueue('index-record', { recordId: id }, { key: `index-record:${id}` })
      await tx.audit.coverDetailsOfEach('record', ids, access)
    }
  }
}

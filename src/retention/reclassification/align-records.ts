import type { FolderId } from '../../kernel/ids.ts'
import type { RetentionTx } from '../ports.ts'

/** Lets everything derived from a folder's records follow its class: who may read them, their entries in log and index. */
export async function alignRecords(tx: RetentionTx, folderId: FolderId): Promise<void> {
  for (const { id, access } of await tx.reclassifications.alignRecords(folderId)) {
    await tx.audit.coverDetails({ type: 'record', id }, access)
    await tx.jobs.enqueue('index-record', { recordId: id }, { key: `index-record:${id}` })
  }
}

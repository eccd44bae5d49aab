import type { ItemContext } from '../../retention/batches/batch-context.ts'
import { presentBatchItem } from './present-batch.ts'

/** An item in its surroundings as it goes out. */
export function presentItemContext({ item, ...around }: ItemContext) {
  return {
    ...presentBatchItem(item),
    held: item.held,
    sha256: item.sha256,
    decisionReason: item.decisionReason,
    authority: item.decisionAuthority,
    decidedBy: item.decidedBy,
    decidedAt: item.decidedAt?.toISOString() ?? null,
    inFolder: around.folder,
    before: around.before,
    after: around.after,
    sameSubjects: around.sameSubjects,
    succession: around.succession,
    duplicates: around.duplicates,
    parts: around.parts,
  }
}

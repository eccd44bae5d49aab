import type { FolderId } from '../../kernel/ids.ts'
import { MunimentError } from '../../kernel/muniment-error.ts'
import type { CivilDate } from '../../records/dates/civil-date.ts'
import { settlingsIn } from '../dates/settlings-in.ts'
import type { Settling } from '../dates/standing-store.ts'
import type { SupposedFolder, SupposedRecord, Supposition } from '../dates/supposition.ts'
import type { RetentionTx } from '../ports.ts'

interface Supposing {
  readonly today: CivilDate
  /** As in the settling of the change itself. */
  readonly reviewIfDueOn: CivilDate | null
  /** A hold stands on where it would come to lie. */
  readonly heldThere?: boolean
}

/** What settling a folder with all that lies in it would write, if the folder stood as it is supposed to. */
export async function settlingsOfFolder(
  tx: RetentionTx,
  folder: SupposedFolder,
  { today, reviewIfDueOn, heldThere = false }: Supposing,
): Promise<readonly Settling[]> {
  const supposing = { folder, heldThere }
  const path = await pathOf(tx, folder.id, supposing)
  return settlingsIn(tx, { folderId: folder.id, recordId: null }, path, {
    hasteners: [],
    reviewIfDueOn,
    today,
    supposing,
  })
}

/** What settling a record, which lies in `folderId`, would write, if it stood as it is supposed to. */
export async function settlingsOfRecord(
  tx: RetentionTx,
  folderId: FolderId,
  record: SupposedRecord,
  { today, reviewIfDueOn, heldThere = false }: Supposing,
): Promise<readonly Settling[]> {
  const supposing = { record, heldThere }
  const path = await pathOf(tx, record.moved?.to ?? folderId, supposing)
  return settlingsIn(tx, { folderId, recordId: record.id }, path, {
    hasteners: [],
    reviewIfDueOn,
    today,
    supposing,
  })
}

async function pathOf(tx: RetentionTx, folderId: FolderId, supposing: Supposition) {
  const path = await tx.standings.folderPath(folderId, supposing)
  if (path === undefined) throw new MunimentError('internal', 'A folder vanished while it was looked at.')
  return path
}

import type { FolderId, RecordId } from '../../kernel/ids.ts'

/** What holds say of places in the plan, for previews: held by nothing, asked of what is stored. */
export interface PlaceReader {
  /** Whether a hold allows no change of a folder or a record. */
  isFrozen(subject: FolderId | RecordId, type: 'folder' | 'record'): Promise<boolean>
  /** Whether a hold keeps the folder in its class, by itself or by what lies in it. */
  keepsClass(folder: FolderId): Promise<boolean>
  /** Whether a hold stands on the folder, or on one of the classes. */
  holdStands(folder: FolderId | null, classPath: readonly string[]): Promise<boolean>
}

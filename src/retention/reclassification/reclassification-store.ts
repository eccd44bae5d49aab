import type { FolderId, RecordId } from '../../kernel/ids.ts'
import type { AccessConditions } from '../../records/access-conditions.ts'

/** A folder as its class is about to change. */
export interface FolderToMove {
  readonly id: FolderId
  readonly classCode: string
  /** Nothing is left in it but stubs, and its title is gone. */
  readonly minimised: boolean
  readonly access: AccessConditions
}

/** A record whose conditions for reading have followed its folder. */
export interface AlignedRecord {
  readonly id: RecordId
  readonly access: AccessConditions
}

/** Folders that change their class, for one transaction. */
export interface ReclassificationStore {
  /** Holds the classes of both paths, then the folder, until the transaction ends, in the order in which holds and destruction take them. */
  findForMove(reference: string, toClass: string): Promise<FolderToMove | undefined>
  /** The same, held by nothing: for whoever only looks. */
  find(reference: string): Promise<FolderToMove | undefined>
  /** The path of a class that people file under; nothing for one of Muniment's own. */
  classPath(code: string): Promise<readonly string[] | undefined>
  /** Records of the folder that are being destroyed at this moment. */
  beingDestroyed(id: FolderId): Promise<number>
  setClass(id: FolderId, code: string): Promise<void>
  /** Lets whoever may read the folder's class read its live records; answers those that this changed. */
  alignRecords(id: FolderId): Promise<readonly AlignedRecord[]>
}

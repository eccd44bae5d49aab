import type { FolderId, RecordId } from '../../kernel/ids.ts'
import type { AccessConditions } from '../../records/access-conditions.ts'
import type { Folder } from '../../records/folder.ts'

/** A folder as its class is about to change. */
export interface FolderToMove {
  readonly id: FolderId
  readonly classCode: string
  /** Nothing is left in it but stubs, and its title is gone. */
  readonly minimised: boolean
  readonly access: AccessConditions
}

/** Records whose conditions for reading have followed their folder, and are the same now. */
export interface AlignedRecords {
  readonly ids: readonly RecordId[]
  readonly access: AccessConditions
}

/** Folders that change their class, or to whom they are kept, for one transaction. */
export interface ReclassificationStore {
  /** Holds the classes of both paths, then the folder, until the transaction ends, in the order in which holds and destruction take them. */
  findForMove(reference: string, toClass: string): Promise<FolderToMove | undefined>
  /** The same, held by nothing: for whoever only looks. */
  find(reference: string): Promise<FolderToMove | undefined>
  /** The folder where it stays in its class: that path is held, then its row, as for a move. */
  findForChange(reference: string): Promise<Folder | undefined>
  /** The path of a class that people file under; nothing for one of Muniment's own. */
  classPath(code: string): Promise<readonly string[] | undefined>
  /** Whether any record of the folder is being destroyed at this moment. */
  isBeingDestroyed(id: FolderId): Promise<boolean>
  setClass(id: FolderId, code: string): Promise<void>
  /** Writes the folder's title and conditions as given; answers its access set. Its records do not follow by themselves. */
  write(folder: Folder): Promise<number>
  /**
   * Holds the folder's records that another than who may read the folder could read or could not, by its class, marking or groups,
   * and all that lie in other folders as well, until the transaction ends; answers them in the order in which they are held.
   * Those that are being destroyed are among them: one that a hold saves is read anew.
   */
  holdOutOfLine(id: FolderId): Promise<readonly RecordId[]>
  /**
   * Lets whoever may read the folder read these records of it: theirs is its class, groups, and marking where their own is
   * not higher. A record in several folders is read by the word of each, under the highest marking of all. Answers those
   * that this changed; where the folder `isReadOtherwise`, all that lie in other folders as well: who may know that they
   * lie in this one has changed.
   */
  alignRecords(
    id: FolderId,
    records: readonly RecordId[],
    isReadOtherwise: boolean,
  ): Promise<readonly AlignedRecords[]>
  /**
   * The same of what has no entry in the index: the stubs that stand in the folder, which keep the class that they were
   * destroyed in, and what batches list of its records, to auditors of a single item. Answers those that this changed.
   */
  alignRemains(id: FolderId): Promise<readonly AlignedRecords[]>
}

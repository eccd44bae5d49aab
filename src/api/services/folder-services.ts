import type { PersonActor } from '../../access/actor.ts'
import type { FolderClosing } from '../../ingest/folders/close-folder.ts'
import type { NewFolder } from '../../ingest/folders/create-folder.ts'
import type { FolderFilter } from '../../ingest/ports.ts'
import type { Page, PageRequest } from '../../kernel/page.ts'
import type { Folder } from '../../records/folder.ts'
import type { FolderChanges } from '../../retention/reclassification/change-folder.ts'

/** Unreadable and absent folders are both `not-found`. */
export interface FolderServices {
  create(actor: PersonActor, folder: NewFolder): Promise<Folder>
  get(actor: PersonActor, reference: string): Promise<Folder>
  list(
    actor: PersonActor,
    filter: Pick<FolderFilter, 'classCode' | 'status'>,
    page: PageRequest,
  ): Promise<Page<Folder>>
  /** Answered as it then stands, also to whoever has kept it from themselves. Without a wanted reason: `reason-missing`. */
  change(actor: PersonActor, reference: string, changes: FolderChanges): Promise<Folder>
  /** `on` absent: today in London. Closing what is closed: `folder-closed`. */
  close(actor: PersonActor, reference: string, closing: FolderClosing): Promise<Folder>
  /** Without a reason: `reason-missing`. Reopening what is open is refused with `conflict`. */
  reopen(actor: PersonActor, reference: string, request: { readonly reason?: string }): Promise<Folder>
  /** To another class, with all that lies in it. Where it lies already: `conflict`. */
  move(
    actor: PersonActor,
    reference: string,
    move: { readonly class: string; readonly reason: string },
  ): Promise<Folder>
}

import type { PersonActor } from '../../access/actor.ts'
import type { CivilDate } from '../../records/civil-date.ts'
import type { Folder } from '../../records/folder.ts'
import type { Marking } from '../../records/marking.ts'
import type { Subject } from '../../records/record-entity.ts'
import type { Page, PageRequest } from './page.ts'

export interface NewFolder {
  readonly classCode: string
  readonly title: string
  /** Absent: the next free reference of the class is given. */
  readonly reference?: string
  readonly marking?: Marking
  readonly groups?: readonly string[]
  readonly subjects?: readonly Subject[]
}

export interface FolderFilter {
  /** With its descendants. */
  readonly classCode?: string
  readonly status?: Folder['status']
}

/** Unreadable and absent folders are both `not-found`. */
export interface FolderServices {
  create(actor: PersonActor, folder: NewFolder): Promise<Folder>
  get(actor: PersonActor, reference: string): Promise<Folder>
  list(actor: PersonActor, filter: FolderFilter, page: PageRequest): Promise<Page<Folder>>
  /** `on` absent: today in London. Closing what is closed: `folder-closed`. */
  close(
    actor: PersonActor,
    reference: string,
    request: { readonly on?: CivilDate; readonly reason?: string },
  ): Promise<Folder>
  /** Without a reason: `reason-missing`. Reopening what is open changes nothing but is refused with `conflict`. */
  reopen(actor: PersonActor, reference: string, request: { readonly reason?: string }): Promise<Folder>
}

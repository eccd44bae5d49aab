import type { EventId, FolderId } from '../../kernel/ids.ts'
import type { CivilDate } from '../../records/dates/civil-date.ts'
import type { Subject } from '../../records/record-entity.ts'
import type { PlanPart } from '../require-parts.ts'
import type { EventFilter, NewEvent, RetentionEvent } from './retention-event.ts'

/** The register of events, for one transaction. */
export interface EventStore {
  /** False where one of this type stands for the subject already. */
  insert(id: EventId, event: NewEvent, by: string, at: Date): Promise<boolean>
  find(id: EventId): Promise<RetentionEvent | undefined>
  /** The same, its row held until the transaction ends. */
  findForChange(id: EventId): Promise<RetentionEvent | undefined>
  correct(id: EventId, date: CivilDate, by: string, at: Date): Promise<void>
  revoke(id: EventId, by: string, at: Date): Promise<void>
  /** Newest first. */
  list(
    filter: EventFilter,
    page: { readonly size: number; readonly after: readonly string[] | null },
  ): Promise<readonly RetentionEvent[]>
  /** The types that any version of a schedule names, in order. */
  knownTypes(): Promise<readonly string[]>
  /** Waits until whoever files something about the subject at this moment has committed. */
  awaitFilings(subject: Subject): Promise<void>
  /** Folders with records about the subject that count from an event of this type. */
  foldersAbout(type: string, subject: Subject): Promise<readonly FolderId[]>
  /** In which parts of the plan those records lie: of each, all that it is filed in. */
  partsAbout(type: string, subject: Subject): Promise<readonly PlanPart[]>
  /** Forgets whom events were about that were about this subject, where nothing else is; answers which. */
  forgetSubjects(subjects: readonly Subject[]): Promise<readonly EventId[]>
}

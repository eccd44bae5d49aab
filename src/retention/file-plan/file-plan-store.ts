import type { Actor } from '../../access/actor.ts'
import type { AuditLog } from '../../audit/ports.ts'
import type { FolderId } from '../../kernel/ids.ts'
import type { CivilDate } from '../../records/dates/civil-date.ts'
import type { FilePlanOperations } from './file-plan-change.ts'
import type { InstalledFilePlan } from './installed-file-plan.ts'

/** Who applies a plan, and when. */
export interface Application {
  readonly by: Actor
  readonly at: Date
  /** The London day of `at`: on it folders are opened that name no day. */
  readonly on: CivilDate
}

/** The plan in the database, within one transaction. */
export interface FilePlanStore {
  /** Everything installed, as of this transaction. */
  load(): Promise<InstalledFilePlan>
  /** The same, and no other change of the plan commits before this transaction ends. */
  loadForChange(): Promise<InstalledFilePlan>
  /**
   * Carries the operations out. Throws `class-in-use` where a class was filed under since it was loaded, so that
   * nothing at all is changed. Answers the ids of the folders it opened.
   */
  apply(
    operations: FilePlanOperations,
    application: Application,
  ): Promise<{ readonly foldersCreated: readonly FolderId[] }>
}

/** The stores of one transaction about the file plan. */
export interface FilePlanTx {
  readonly filePlan: FilePlanStore
  readonly audit: AuditLog
}

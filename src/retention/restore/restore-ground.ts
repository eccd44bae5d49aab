import type { ReadLostEntries } from '../../audit/read-lost-entries.ts'
import type { SurveyLog } from '../../audit/survey-log.ts'
import type { LostEnd } from './lost-work.ts'
import type { Restoration } from './restore-store.ts'

/** What taking up needs of the log and of the installation, outside of its own transactions. */
export interface RestoreGround {
  readonly surveyLog: SurveyLog
  readonly readLostEntries: ReadLostEntries
  /** Takes the anchored entries into the database; answers how many. */
  readonly takeUpEntries: () => Promise<number>
  /** From now on nothing that was stored before is taken for an orphan. */
  readonly noteRestore: () => Promise<void>
  /** Begins a restoration, as the owner alone may, or takes the unfinished one further. */
  readonly beginRestoration: (restoration: Restoration, by: string, at: Date) => Promise<void>
  /** Writes, as the owner alone may, that these records are gone by the log's word. */
  readonly noteTombstones: (restorationId: string, ends: readonly LostEnd[]) => Promise<void>
  readonly installationId: string
}

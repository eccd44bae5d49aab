import { sql } from 'kysely'
import type { FolderId } from '../../../kernel/ids.ts'
import type { FilePlanStore } from '../../../retention/file-plan/file-plan-store.ts'
import type { Sql } from '../database.ts'
import { loadInstalledPlan } from './load-installed-plan.ts'
import {
  deleteClass,
  draftClassSchedule,
  insertClass,
  updateClass,
  withdrawClassDraft,
} from './write-classes.ts'
import { insertFolder, retitleFolder } from './write-folders.ts'
import { insertScheduleVersion } from './write-schedules.ts'

/** The plan in PostgreSQL, on the handle of one transaction with full reach. */
export function makeFilePlanStore(transaction: Sql): FilePlanStore {
  return {
    load: () => loadInstalledPlan(transaction),

    loadForChange: async () => {
      await sql`select pg_advisory_xact_lock(hashtextextended('muniment.file-plan', 0))`.execute(transaction)
      // A new folder refers to its class and so waits here: what is counted as unused stays so.
      await sql`select code from file_plan_class order by code for update`.execute(transaction)
      return loadInstalledPlan(transaction)
    },

    apply: async (operations, application) => {
      const { plan } = operations
      const drafting = { by: application.by.id, at: application.at }
      if (plan !== null) {
        await sql`
          insert into file_plan (code, title, applied_at) values (${plan.code}, ${plan.title}, ${application.at})
          on conflict (only_one) do update
          set code = excluded.code, title = excluded.title, applied_at = excluded.applied_at
        `.execute(transaction)
      }
      for (const one of operations.schedulesPublished) {
        await insertScheduleVersion(transaction, one, 'published', drafting)
      }
      for (const one of operations.schedulesDrafted) {
        await insertScheduleVersion(transaction, one, 'draft', drafting)
      }
      for (const one of operations.classesCreated) await insertClass(transaction, one)
      for (const one of operations.classesUpdated) await updateClass(transaction, one)
      for (const { classCode, schedule } of operations.classSchedulesDrafted) {
        await draftClassSchedule(transaction, classCode, schedule, application)
      }
      for (const code of operations.classDraftsWithdrawn) await withdrawClassDraft(transaction, code)
      for (const code of operations.classesRemoved) await deleteClass(transaction, code)
      const foldersCreated: FolderId[] = []
      for (const one of operations.foldersCreated) {
        foldersCreated.push(await insertFolder(transaction, one, application))
      }
      for (const { reference, title } of operations.foldersRetitled)
        await retitleFolder(transaction, reference, title)
      return { foldersCreated }
    },
  }
}

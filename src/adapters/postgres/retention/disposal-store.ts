import { sql } from 'kysely'
import type { FolderId, RecordId } from '../../../kernel/ids.ts'
import type { Subject } from '../../../records/record-entity.ts'
import type { DisposalStore } from '../../../retention/ports.ts'
import type { Sql } from '../database.ts'
import { leaveStub } from './leave-stub.ts'
import { lockCase } from './lock-case.ts'

/** The truth's part in each step of a destruction, for one transaction. */
export function makeDisposalStore(db: Sql): DisposalStore {
  return {
    nextItems: async (batchId, after, limit) => {
      const { rows } = await sql<{ readonly id: RecordId }>`
        select i.record_id as id from disposal_item i
        where i.batch_id = ${batchId} and (${after}::uuid is null or i.record_id > ${after}::uuid)
          and ((i.state = 'approved' and i.decision = 'destroy') or i.state in ('destroying', 'verifying')
            or (i.state = 'approved' and i.decision = 'transfer' and exists (
              select from transfer_record t
              where t.batch_id = i.batch_id and t.record_id = i.record_id and t.outcome = 'accepted'
            )))
        order by i.record_id limit ${limit}
      `.execute(db)
      return rows.map((row) => row.id)
    },
    lock: (batchId, recordId) => lockCase(db, batchId, recordId),
    objects: async (recordId) => {
      const { rows } = await sql<{
        readonly originals: readonly string[] | null
        readonly texts: readonly string[] | null
        readonly revision: number
      }>`
        select r.revision,
               array_agg(c.object_key order by c.position) filter (where c.object_key is not null) as originals,
               array_agg(c.text_key order by c.position) filter (where c.text_key is not null) as texts
        from record r left join component c on c.record_id = r.id
        where r.id = ${recordId} group by r.id
      `.execute(db)
      const found = rows[0]
      return { originals: found?.originals ?? [], texts: found?.texts ?? [], revision: found?.revision ?? 0 }
    },
    subjectsOf: async (recordId) => {
      const { rows } = await sql<{ readonly subjects: readonly Subject[] }>`
        select subjects from record where id = ${recordId}
      `.execute(db)
      return rows[0]?.subjects ?? []
    },
    markDestroying: async (batchId, recordId) => {
      await sql`
        update disposal_item set state = 'destroying'
        where batch_id = ${batchId} and record_id = ${recordId}
      `.execute(db)
      await sql`
        update record set state = 'destroying', revision = revision + 1 where id = ${recordId}
      `.execute(db)
      // A reading that a crash cut short goes on no more, and nobody is shown how far it came.
      await sql`delete from reading_progress where record_id = ${recordId}`.execute(db)
    },
    markVerifying: async (batchId, recordId) => {
      await sql`
        update disposal_item set state = 'verifying'
        where batch_id = ${batchId} and record_id = ${recordId} and state = 'destroying'
      `.execute(db)
    },
    skip: async (batchId, recordId, reason, by, at, entry) => {
      await sql`
        update disposal_item
        set state = 'skipped', state_reason = ${reason}, executed_by = ${by}, executed_at = ${at},
            audit_entry_id = ${entry}
        where batch_id = ${batchId} and record_id = ${recordId}
      `.execute(db)
    },
    returnToActive: async (recordId) => {
      await sql`
        update record
        set state = 'active', revision = revision + 1, reading = 'pending', reading_detail = default
        where id = ${recordId}
      `.execute(db)
      await sql`
        update component set text_key = null, reading_detail = null where record_id = ${recordId}
      `.execute(db)
      await sql`
        update hold_item set too_late_at = null where record_id = ${recordId} and released_at is null
      `.execute(db)
    },
    markStuck: async (batchId, recordId, reason, entry) => {
      await sql`
        update disposal_item set state = 'stuck', state_reason = ${reason}, audit_entry_id = ${entry}
        where batch_id = ${batchId} and record_id = ${recordId} and state in ('destroying', 'verifying')
      `.execute(db)
    },
    leaveStub: (end) => leaveStub(db, end),
    minimiseEmptiedFolders: async (batchId) => {
      const { rows } = await sql<{ readonly id: FolderId; readonly subjects: readonly Subject[] }>`
        update folder f set title = null, subjects = '[]', revision = f.revision + 1
        from file_plan_class c, folder before
        where c.code = f.class_code and c.stub_title = 'drop' and before.id = f.id
          and f.id in (
            select unnest(i.folder_id || i.further_folders) from disposal_item i
            where i.batch_id = ${batchId} and i.state in ('destroyed', 'transferred')
          )
          and f.status = 'closed' and not f.built_in and f.title is not null and not folder_is_frozen(f.id)
          and not exists (select from record r where r.folder_id = f.id and r.state in ('active', 'destroying'))
          and not exists (select from record_filing x where x.folder_id = f.id and x.left_on is null)
        returning f.id, before.subjects
      `.execute(db)
      return rows
    },
    isDrill: async () => {
      const { rows } = await sql<{ readonly drill: boolean }>`select drill from installation`.execute(db)
      return rows[0]?.drill ?? false
    },
  }
}

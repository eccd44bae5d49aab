import { sql } from 'kysely'
import type { FolderId, RecordId } from '../../../../kernel/ids.ts'
import type { Subject } from '../../../../records/record-entity.ts'
import type { RecordObjects } from '../../../../retention/execution/disposal-store.ts'
import type { DisposalStore } from '../../../../retention/ports.ts'
import { afterId } from '../../after-id.ts'
import type { Sql } from '../../database.ts'
import { selectReached, wasReached } from './held-among.ts'
import { leaveStubs } from './leave-stubs.ts'
import { lockBegun, lockCases, lockItems } from './lock-cases.ts'

/** Longer than a set takes, and no longer than whoever places a hold can be asked to wait for one. */
const LONGEST_WAIT_MS = 5_000

/**
 * The truth's part in each step of a destruction, for one transaction. A set that has locked all it could waits no longer than
 * `longestWaitMs` for the rest, say a publication that goes on for minutes, since holds wait for the set meanwhile.
 */
export function makeDisposalStore(db: Sql, longestWaitMs = LONGEST_WAIT_MS): DisposalStore {
  return {
    nextItems: async (batchId, after, limit) => {
      const { rows } = await sql<{ readonly id: RecordId }>`
        select i.record_id as id from disposal_item i
        where i.batch_id = ${batchId} and i.record_id > ${afterId(after)}
          and ((i.state = 'approved' and i.decision = 'destroy') or i.state in ('destroying', 'verifying')
            or (i.state = 'approved' and i.decision = 'transfer' and exists (
              select from transfer_record t
              where t.batch_id = i.batch_id and t.record_id = i.record_id and t.outcome = 'accepted'
            )))
        order by i.record_id limit ${limit}
      `.execute(db)
      return rows.map((row) => row.id)
    },
    lock: (batchId, records) => lockCases(db, batchId, records, longestWaitMs),
    lockBegun: (batchId, records) => lockBegun(db, batchId, records, longestWaitMs),
    lockItems: (batchId, records) => lockItems(db, batchId, records, longestWaitMs),
    objects: async (records) => {
      const { rows } = await sql<RecordObjects & { readonly id: RecordId }>`
        select r.id, r.revision,
               coalesce(
                 array_agg(c.object_key order by c.position) filter (where c.object_key is not null), '{}'
               ) as originals,
               coalesce(array_agg(c.text_key order by c.position) filter (where c.text_key is not null), '{}') as texts
        from record r left join component c on c.record_id = r.id
        where r.id = any (${records}::uuid[]) group by r.id
      `.execute(db)
      return new Map(rows.map(({ id, ...objects }) => [id, objects]))
    },
    subjectsOf: async (records) => {
      const { rows } = await sql<{ readonly subject: Subject }>`
        select distinct s.subject from record r cross join jsonb_array_elements(r.subjects) as s (subject)
        where r.id = any (${records}::uuid[]) and r.subjects <> '[]'
      `.execute(db)
      return rows.map(({ subject }) => subject)
    },
    markDestroying: async (batchId, records) => {
      await sql`
        update disposal_item set state = 'destroying'
        where batch_id = ${batchId} and record_id = any (${records}::uuid[])
      `.execute(db)
      await sql`
        update record set state = 'destroying', revision = revision + 1 where id = any (${records}::uuid[])
      `.execute(db)
      // A reading that a crash cut short goes on no more, and nobody is shown how far it came.
      await sql`delete from reading_progress where record_id = any (${records}::uuid[])`.execute(db)
    },
    markVerifying: async (batchId, records) => {
      await sql`
        update disposal_item set state = 'verifying'
        where batch_id = ${batchId} and record_id = any (${records}::uuid[]) and state = 'destroying'
      `.execute(db)
    },
    reachedByHold: (records) => selectReached(db, records),
    reachedItems: async (batchId, after, limit) => {
      const { rows } = await sql<{ readonly id: RecordId }>`
        select i.record_id as id from disposal_item i
        where i.batch_id = ${batchId} and i.record_id > ${afterId(after)} and ${wasReached}
        order by i.record_id limit ${limit}
      `.execute(db)
      return rows.map((row) => row.id)
    },
    skip: async (batchId, at, items) => {
      await sql`
        update disposal_item i
        set state = 'skipped', state_reason = e.reason, executed_by = coalesce(i.executed_by, b.executed_by), executed_at = ${at},
            audit_entry_id = e.entry
        from jsonb_to_recordset(${JSON.stringify(items)}::jsonb) as e ("recordId" uuid, reason text, entry uuid),
             disposal_batch b
        where b.id = ${batchId} and i.batch_id = b.id and i.record_id = e."recordId"
      `.execute(db)
    },
    returnToActive: async (records) => {
      await sql`
        update record
        set state = 'active', revision = revision + 1, reading = 'pending', reading_detail = default
        where id = any (${records}::uuid[])
      `.execute(db)
      await sql`
        update component set text_key = null, reading_detail = null where record_id = any (${records}::uuid[])
      `.execute(db)
      await sql`
        update hold_item set too_late_at = null where record_id = any (${records}::uuid[]) and released_at is null
      `.execute(db)
    },
    markStuck: async (batchId, items) => {
      await sql`
        update disposal_item i set state = 'stuck', state_reason = e.reason, audit_entry_id = e.entry
        from jsonb_to_recordset(${JSON.stringify(items)}::jsonb) as e ("recordId" uuid, reason text, entry uuid)
        where i.batch_id = ${batchId} and i.record_id = e."recordId" and i.state in ('destroying', 'verifying')
      `.execute(db)
    },
    leaveStubs: (batchId, at, ends) => leaveStubs(db, batchId, at, ends),
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

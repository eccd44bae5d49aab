import { sql } from 'kysely'
import type { RecordId } from '../../../../kernel/ids.ts'
import type { TransferStore } from '../../../../retention/ports.ts'
import type { TransferCounts, TransferPackage } from '../../../../retention/transfer/transfer-package.ts'
import type { ArchivePlace } from '../../../../retention/transfer/transfer-store.ts'
import type { Sql } from '../../database.ts'
import { withDutyRefusals } from '../batches/duty-refusals.ts'
import { receiptsOf, selectSent } from './select-sent.ts'
import { selectTransferFiles, selectWaiting } from './select-transfer-files.ts'

/** Packages and receipts in PostgreSQL, for one transaction. */
export function makeTransferStore(db: Sql): TransferStore {
  return {
    waiting: (batchId) => selectWaiting(db, batchId),
    files: (batchId) => selectTransferFiles(db, batchId),
    organisation: async () => {
      const { rows } = await sql<{ readonly title: string }>`select title from file_plan`.execute(db)
      return rows[0]?.title ?? 'Muniment'
    },
    newestPackage: async (batchId) => {
      const { rows } = await sql<TransferPackage>`
        select sequence, size, sha256, listing_sha256 as "listingSha256", records, files,
               payload_bytes as "payloadBytes", bagged_on as "baggedOn", packaged_at as "packagedAt",
               fetched_at as "fetchedAt"
        from transfer_package where batch_id = ${batchId} order by sequence desc limit 1
      `.execute(db)
      return rows[0]
    },
    insertPackage: async (batchId, made, files) => {
      await sql`
        insert into transfer_package
          (batch_id, sequence, size, sha256, listing_sha256, records, files, payload_bytes, bagged_on, packaged_at)
        values (${batchId}, ${made.sequence}, ${made.size}, ${made.sha256}, ${made.listingSha256}, ${made.records},
                ${made.files}, ${made.payloadBytes}, ${made.baggedOn}, ${made.packagedAt})
      `.execute(db)
      const rows = files.map(({ recordId, position, size, sha256 }) => ({ recordId, position, size, sha256 }))
      const packaged = sql`
        jsonb_to_recordset(${JSON.stringify(rows)}) as p ("recordId" uuid, position integer, size bigint, sha256 text)
      `
      await sql`
        insert into transfer_record (batch_id, record_id)
        select distinct ${batchId}::uuid, p."recordId" from ${packaged}
        on conflict (batch_id, record_id) do nothing
      `.execute(db)
      await sql`
        insert into transfer_file (batch_id, record_id, position, size, sha256)
        select ${batchId}::uuid, p."recordId", p.position, p.size, p.sha256 from ${packaged}
        on conflict (batch_id, record_id, position) do nothing
      `.execute(db)
      await sql`
        update disposal_item i
        set state_reason = 'awaiting-receipt', executed_by = coalesce(i.executed_by, b.executed_by)
        from disposal_batch b
        where b.id = ${batchId} and i.batch_id = b.id and i.state = 'approved' and i.decision = 'transfer'
          and i.record_id in (select p."recordId" from ${packaged})
      `.execute(db)
    },
    markSent: async (batchId, sequence, records, at) => {
      await sql`
        update transfer_package set fetched_at = coalesce(fetched_at, ${at})
        where batch_id = ${batchId} and sequence = ${sequence}
      `.execute(db)
      await sql`
        update transfer_file set sent_at = ${at}
        where batch_id = ${batchId} and record_id = any (${records}::uuid[]) and sent_at is null
      `.execute(db)
    },
    sent: (batchId) => selectSent(db, batchId),
    acknowledge: async (batchId, by, at, records) => {
      const rows = records.map(({ recordId, outcome, archiveReference }) => ({
        recordId,
        outcome,
        archiveReference,
      }))
      await withDutyRefusals(() =>
        sql`
          update transfer_record t
          set outcome = a.outcome, archive_reference = a."archiveReference", acknowledged_by = ${by},
              acknowledged_at = ${at}
          from jsonb_to_recordset(${JSON.stringify(rows)}) as a
            ("recordId" uuid, outcome text, "archiveReference" text)
          where t.batch_id = ${batchId} and t.record_id = a."recordId" and t.outcome is null
        `.execute(db),
      )
    },
    markReceived: async (batchId, items) => {
      await sql`
        update disposal_item i set state_reason = 'received', audit_entry_id = e.entry
        from jsonb_to_recordset(${JSON.stringify(items)}) as e ("recordId" uuid, entry uuid)
        where i.batch_id = ${batchId} and i.record_id = e."recordId" and i.state = 'approved'
      `.execute(db)
    },
    skipRefused: async (batchId, at, items) => {
      await sql`
        update disposal_item i
        set state = 'skipped', state_reason = 'refused-by-receiver', executed_by = coalesce(i.executed_by, b.executed_by), executed_at = ${at},
            audit_entry_id = e.entry
        from jsonb_to_recordset(${JSON.stringify(items)}) as e ("recordId" uuid, entry uuid), disposal_batch b
        where b.id = ${batchId} and i.batch_id = b.id and i.record_id = e."recordId" and i.state = 'approved'
      `.execute(db)
    },
    receipts: (batchId, records) => receiptsOf(db, batchId, records),
    archiveReferences: async (batchId, records) => {
      const { rows } = await sql<{ readonly id: RecordId } & ArchivePlace>`
        select t.record_id as id, t.archive_reference as reference,
               jsonb_build_object('classPath', c.path, 'marking', a.marking, 'groups', a.groups,
                                  'alternatives', access_places(a.alternatives)) as access
        from transfer_record t
        join disposal_item i on i.batch_id = t.batch_id and i.record_id = t.record_id
        join access_set a on a.id = i.access_set_id
        join file_plan_class c on c.code = a.class_code
        where t.batch_id = ${batchId} and t.record_id = any (${records}::uuid[])
      `.execute(db)
      return new Map(rows.map(({ id, ...place }) => [id, place]))
    },
    counts: async (batchId) => {
      const { rows } = await sql<TransferCounts>`
        select count(*) as total,
               count(*) filter (where i.state = 'proposed') as proposed,
               count(*) filter (where i.state = 'approved' and t.record_id is null) as "awaitingPackage",
               count(*) filter (where i.state = 'approved' and t.record_id is not null and t.outcome is null)
                 as "awaitingReceipt",
               count(*) filter (
                 where i.state in ('destroying', 'verifying') or (i.state = 'approved' and t.outcome is not null)
               ) as received,
               count(*) filter (where i.state = 'transferred') as transferred,
               count(*) filter (where i.state = 'skipped' and i.state_reason = 'refused-by-receiver') as refused,
               count(*) filter (
                 where i.state = 'skipped' and i.state_reason is distinct from 'refused-by-receiver'
               ) as skipped,
               count(*) filter (where i.state = 'stuck') as stuck
        from disposal_item i
        left join transfer_record t on t.batch_id = i.batch_id and t.record_id = i.record_id
        where i.batch_id = ${batchId} and i.decision = 'transfer'
      `.execute(db)
      const [counts] = rows
      if (counts === undefined) throw new RangeError('a count without a row')
      return counts
    },
  }
}

import { sql } from 'kysely'
import type { AuditEntryId } from '../../../../audit/ports.ts'
import type { BatchId } from '../../../../kernel/ids.ts'
import type { TiedItem } from '../../../../retention/batches/batch-store.ts'
import type { Sql } from '../../database.ts'

/** Ties items to the entries of the log that tell how they ended. */
export async function tieItems(db: Sql, items: readonly TiedItem[]): Promise<void> {
  if (items.length === 0) return
  await sql`
    update disposal_item i set audit_entry_id = t.entry
    from unnest(
      ${items.map(({ batchId }) => batchId)}::uuid[], ${items.map(({ recordId }) => recordId)}::uuid[],
      ${items.map(({ auditEntryId }) => auditEntryId)}::uuid[]
    ) as t (batch, record, entry)
    where i.batch_id = t.batch and i.record_id = t.record
  `.execute(db)
}

/** Ties what was released of a batch for this reason to the entry that tells of the whole. */
export async function tieReleased(
  db: Sql,
  id: BatchId,
  reason: string,
  auditEntryId: AuditEntryId,
): Promise<void> {
  await sql`
    update disposal_item set audit_entry_id = ${auditEntryId}
    where batch_id = ${id} and state = 'skipped' and state_reason = ${reason}
  `.execute(db)
}

import type { DisposalLogRow } from '../../retention/log/disposal-log-store.ts'
import { disposalLogColumns } from '../schemas/disposal-schemas.ts'
import { rowsAsCsv, rowsAsJson } from './stream-rows.ts'

type Cells = { readonly [Column in (typeof disposalLogColumns)[number]]: string | number | null }

/** Rows as cells, in the order of the columns; instants in UTC. */
function presentLogRow(row: DisposalLogRow): Cells {
  return {
    position: row.position,
    recordId: row.recordId,
    reference: row.reference,
    title: row.title,
    class: row.class,
    scheduleCode: row.scheduleCode,
    scheduleVersion: row.scheduleVersion,
    authority: row.authority,
    triggerType: row.triggerType,
    triggerDate: row.triggerDate,
    retentionEnd: row.retentionEnd,
    action: row.action,
    outcome: row.outcome,
    reason: row.reason,
    decidedBy: row.decidedBy,
    decidedAt: row.decidedAt?.toISOString() ?? null,
    approvedBy: row.approvedBy,
    approvedAt: row.approvedAt?.toISOString() ?? null,
    executedBy: row.executedBy,
    executedAt: row.executedAt?.toISOString() ?? null,
    batchId: row.batchId,
    certificateId: row.certificateId,
    sha256: row.sha256,
    leafHash: row.leafHash,
  }
}

/** The disposal log as CSV. */
export function logAsCsv(rows: AsyncIterable<readonly DisposalLogRow[]>): AsyncIterable<string> {
  return rowsAsCsv(disposalLogColumns, cells(rows))
}

/** The disposal log as one JSON array. */
export function logAsJson(rows: AsyncIterable<readonly DisposalLogRow[]>): AsyncIterable<string> {
  return rowsAsJson(cells(rows))
}

async function* cells(rows: AsyncIterable<readonly DisposalLogRow[]>): AsyncGenerator<readonly Cells[]> {
  for await (const page of rows) yield page.map(presentLogRow)
}

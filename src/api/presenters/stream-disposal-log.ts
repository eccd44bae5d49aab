import { Readable } from 'node:stream'
import { stringify } from 'csv-stringify'
import type { DisposalLogRow } from '../../retention/log/disposal-log-store.ts'
import { disposalLogColumns } from '../schemas/disposal-schemas.ts'

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

/** CSV with a header, neutralised against formulas: spreadsheets run what begins with `=`. */
export function logAsCsv(rows: AsyncIterable<DisposalLogRow>): AsyncIterable<string> {
  const csv = stringify({
    header: true,
    columns: [...disposalLogColumns],
    escape_formulas: true,
  })
  const source = Readable.from(cells(rows))
  source.on('error', (error) => csv.destroy(error))
  csv.on('close', () => source.destroy())
  return source.pipe(csv)
}

/** One JSON array, a row a line. */
export async function* logAsJson(rows: AsyncIterable<DisposalLogRow>): AsyncGenerator<string> {
  let before = '['
  for await (const row of rows) {
    yield `${before}\n${JSON.stringify(presentLogRow(row))}`
    before = ','
  }
  yield before === '[' ? '[]\n' : '\n]\n'
}

async function* cells(rows: AsyncIterable<DisposalLogRow>): AsyncGenerator<Cells> {
  for await (const row of rows) yield presentLogRow(row)
}

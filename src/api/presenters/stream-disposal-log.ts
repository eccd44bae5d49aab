import { asCsv, type Cell, type Cells, rowsAsJson } from '../../kernel/stream-rows.ts'
import type { DisposalLogRow } from '../../retention/log/disposal-log-store.ts'
import { disposalLogColumns } from '../schemas/disposal-schemas.ts'

type CellOfEach<Columns extends readonly string[]> = { readonly [Index in keyof Columns]: Cell }

/** The disposal log as CSV. */
export function logAsCsv(rows: AsyncIterable<readonly DisposalLogRow[]>): AsyncIterable<string> {
  const write = makeInstantWriter()
  return asCsv(disposalLogColumns, rows, (row) => cellsOf(row, write))
}

/** The disposal log as one JSON array. */
export function logAsJson(rows: AsyncIterable<readonly DisposalLogRow[]>): AsyncIterable<string> {
  return rowsAsJson(byColumn(rows))
}

async function* byColumn(rows: AsyncIterable<readonly DisposalLogRow[]>): AsyncGenerator<readonly Cells[]> {
  const write = makeInstantWriter()
  for await (const page of rows) {
    yield page.map((row) => {
      const cells = cellsOf(row, write)
      return Object.fromEntries(disposalLogColumns.map((column, index) => [column, cells[index] ?? null]))
    })
  }
}

/** What stands in `disposalLogColumns`, in their order; instants in UTC. An array, since rows come by the million. */
function cellsOf(
  row: DisposalLogRow,
  write: (instant: Date | null) => string | null,
): CellOfEach<typeof disposalLogColumns> {
  return [
    row.position,
    row.recordId,
    row.reference,
    row.title,
    row.class,
    row.scheduleCode,
    row.scheduleVersion,
    row.authority,
    row.triggerType,
    row.triggerDate,
    row.retentionEnd,
    row.action,
    row.outcome,
    row.reason,
    row.decidedBy,
    write(row.decidedAt),
    row.approvedBy,
    write(row.approvedAt),
    row.executedBy,
    write(row.executedAt),
    row.batchId,
    row.certificateId,
    row.sha256,
    row.leafHash,
  ]
}

/** Rows of a batch share their instants: each is written once, and forgotten with its row. */
function makeInstantWriter(): (instant: Date | null) => string | null {
  const written = new WeakMap<Date, string>()
  return (instant) => {
    if (instant === null) return null
    const known = written.get(instant)
    if (known !== undefined) return known
    const text = instant.toISOString()
    written.set(instant, text)
    return text
  }
}

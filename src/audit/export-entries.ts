import { csvRow } from '../kernel/csv-row.ts'
import { canonicalJson } from './canonical-json.ts'
import { detailsOf } from './list-audit-entries.ts'
import { type LogReader, sightOf } from './log-reader.ts'
import type { AuditFilter, AuditReader } from './ports.ts'
import { type AuditEntryView, presentEntry } from './present-entry.ts'
import { readInChunks } from './read-in-chunks.ts'

interface Deps {
  readonly auditReader: AuditReader
  readonly sequenceEntries: () => Promise<number>
}

const HEADER = [
  'position',
  'at',
  'actor',
  'actorName',
  'action',
  'subjectType',
  'subjectId',
  'outcome',
  'details',
  'leafHash',
]

/**
 * The log of some days as text, streamed: `jsonl`, whose lines without their newline are the leaves, or `csv`, which
 * shows what lies beside as far as the reader may see and no spreadsheet takes for formulas.
 */
export function makeExportEntries({ auditReader, sequenceEntries }: Deps) {
  return async function* exportEntries(
    format: 'jsonl' | 'csv',
    filter: AuditFilter,
    reader: LogReader,
  ): AsyncGenerator<Buffer> {
    await sequenceEntries()
    const size = await auditReader.size()
    if (format === 'csv') yield Buffer.from(csvRow(HEADER))
    for await (const entries of readInChunks(auditReader, 0, size, filter)) {
      if (format === 'jsonl') {
        yield Buffer.concat(entries.flatMap(({ bytes }) => [bytes, Buffer.from('\n')]))
        continue
      }
      const beside = await detailsOf(auditReader, entries)
      const sight = await sightOf(reader, entries)
      const views = entries.map((entry) => presentEntry(entry, beside.get(entry.found.entryId) ?? [], sight))
      yield Buffer.from(views.map(rowOf).join(''))
    }
  }
}

function rowOf(view: AuditEntryView): string {
  return csvRow([
    view.position,
    view.at.toISOString(),
    view.actor,
    view.actorName,
    view.action,
    view.subject.type,
    view.subject.id,
    view.outcome,
    view.details === 'withheld' ? 'withheld' : canonicalJson(view.details),
    view.leafHash,
  ])
}

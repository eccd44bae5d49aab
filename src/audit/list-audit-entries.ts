import type { Page, PageRequest } from '../kernel/page.ts'
import { type ListOrder, readCursor, writeCursor } from '../kernel/page-cursor.ts'
import { type LogReader, sightOf } from './log-reader.ts'
import type { AuditFilter, AuditReader, StoredDetail, StoredEntry } from './ports.ts'
import { type AuditEntryView, presentEntry } from './present-entry.ts'

interface Deps {
  readonly auditReader: AuditReader
  readonly sequenceEntries: () => Promise<number>
}

/** Lists, oldest first, what was committed before the call. Throws `malformed` for a cursor that this did not give. */
export function makeListAuditEntries({ auditReader, sequenceEntries }: Deps) {
  return async (filter: AuditFilter, page: PageRequest, reader: LogReader): Promise<Page<AuditEntryView>> => {
    const order = orderOf(filter)
    const [from = '0'] = readCursor(page.cursor, order) ?? []
    await sequenceEntries()
    const found = await auditReader.entries(Number(from), page.size + 1, filter)
    const shown = found.slice(0, page.size)
    const beside = await detailsOf(auditReader, shown)
    const sight = await sightOf(reader, shown)
    const after = found[page.size]
    return {
      items: shown.map((entry) => presentEntry(entry, beside.get(entry.found.entryId) ?? [], sight)),
      next: after === undefined ? null : writeCursor(order, [String(after.position)]),
    }
  }
}

/** What lies beside each of the entries, by entry id. */
export async function detailsOf(
  auditReader: AuditReader,
  entries: readonly StoredEntry[],
): Promise<ReadonlyMap<string, readonly StoredDetail[]>> {
  const details = await auditReader.details(entries.map(({ found }) => found.entryId))
  return Map.groupBy(details, ({ entryId }) => entryId)
}

/** What happened to one thing is a list of its own, also where a record shows it as its history. */
function orderOf({ subject }: AuditFilter): ListOrder {
  return { list: subject === undefined ? 'entries' : `entries of ${subject}`, parts: ['large-number'] }
}

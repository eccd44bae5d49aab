import { MunimentError } from '../kernel/muniment-error.ts'
import type { Page, PageRequest } from '../kernel/page.ts'
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
    const from = page.cursor === null ? 0 : positionOf(page.cursor)
    await sequenceEntries()
    const found = await auditReader.entries(from, page.size + 1, filter)
    const shown = found.slice(0, page.size)
    const beside = await detailsOf(auditReader, shown)
    const sight = await sightOf(reader, shown)
    const after = found[page.size]
    return {
      items: shown.map((entry) => presentEntry(entry, beside.get(entry.found.entryId) ?? [], sight)),
      next: after === undefined ? null : Buffer.from(`p${after.position}`).toString('base64url'),
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

function positionOf(cursor: string): number {
  const position = Number(
    /^p(\d{1,15})$/.exec(Buffer.from(cursor, 'base64url').toString())?.[1] ?? Number.NaN,
  )
  if (!Number.isSafeInteger(position))
    throw new MunimentError('malformed', 'The cursor is not one that this list gave.')
  return position
}

import type { Actor } from '../access/actor.ts'
import type { HistoryEntry } from '../api/services/record-services.ts'
import { detailsOf } from '../audit/list-audit-entries.ts'
import type { LogReader } from '../audit/log-reader.ts'
import type { AuditEntryView } from '../audit/present-entry.ts'
import type { FindRecord, FoundRecord } from '../ingest/records/find-record.ts'
import { assertNever } from '../kernel/assert-never.ts'
import type { RecordId } from '../kernel/ids.ts'
import type { Page, PageRequest } from '../kernel/page.ts'
import type { AccessConditions } from '../records/access-conditions.ts'
import type { AuditParts } from './compose-audit.ts'

interface Deps {
  readonly findRecord: FindRecord
  readonly audit: Pick<AuditParts, 'listEntries' | 'auditReader' | 'sequenceEntries'>
  readonly readerOf: (actor: Actor) => LogReader
}

/** What says by itself that a record lies, or lay, in other folders. */
const elsewhere: readonly string[] = [
  'record.moved',
  'record.filed',
  'record.unfiled',
  'record.folder-left',
  'record.folder-returned',
]

/**
 * What happened to a record. Whoever is not known to read all of its folders is told no codes, which name folders, classes and
 * schedules; whoever could not read all that it has ever lain in, not a word of where else it was filed, and no codes of its
 * retention, which that governed too. What is left out is so before the page is cut: a page shorter than asked for, or a cursor to
 * what is not shown, would tell of it.
 */
export function makeRecordHistory({ findRecord, audit, readerOf }: Deps) {
  return async (actor: Actor, id: RecordId, page: PageRequest): Promise<Page<HistoryEntry>> => {
    const found = await findRecord(actor, 'read-record', id)
    const reader = readerOf(actor)
    const reads = reader.mayRead
    await audit.sequenceEntries()
    const lain = await conditionsEver(id)
    const access = accessOf(found)
    // Of what is gone, its folders are forgotten: only the entry of its capture still says who could read them all.
    const readsPresent = access === undefined ? lain.length > 0 : reads(access)
    const readsAll = readsPresent && lain.every(reads)
    const filter = { subject: id, ...(readsAll ? {} : { notActions: elsewhere }) }
    const { items, next } = await audit.listEntries(filter, page, reader)
    const tellsAll = ({ action }: AuditEntryView) =>
      readsAll || (readsPresent && access !== undefined && action.startsWith('record.'))
    return {
      items: items.map((entry) => historyOf(tellsAll(entry) ? entry : { ...entry, details: {} })),
      next,
    }
  }

  /** What covers the entry of its capture: all that it has lain in since it was last moved. */
  async function conditionsEver(id: RecordId): Promise<readonly AccessConditions[]> {
    const captured = await audit.auditReader.entries(0, 1, { subject: id, action: 'record.captured' })
    const beside = [...(await detailsOf(audit.auditReader, captured)).values()].flat()
    return beside.flatMap(({ conditions }) => (conditions === null ? [] : [conditions]))
  }
}

function accessOf(found: FoundRecord): AccessConditions | undefined {
  switch (found.outcome) {
    case 'live':
      return found.record.access
    case 'being-destroyed':
      return found.access
    case 'gone':
      return undefined
    default:
      return assertNever(found)
  }
}

function historyOf({ position, at, actor, action, details }: AuditEntryView): HistoryEntry {
  return { position, at, actor, action, details: details === 'withheld' ? {} : details }
}

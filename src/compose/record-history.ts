import type { Actor } from '../access/actor.ts'
import type { HistoryEntry } from '../api/services/record-services.ts'
import { readLeafIfWhole } from '../audit/leaf.ts'
import type { LogReader } from '../audit/log-reader.ts'
import type { StoredEntry } from '../audit/ports.ts'
import type { AuditEntryView } from '../audit/present-entry.ts'
import type { FindRecord, FoundRecord } from '../ingest/records/find-record.ts'
import { assertNever } from '../kernel/assert-never.ts'
import { type FolderId, isId, type RecordId } from '../kernel/ids.ts'
import type { Page, PageRequest } from '../kernel/page.ts'
import type { AccessConditions } from '../records/access-conditions.ts'
import type { AuditParts } from './compose-audit.ts'

interface Deps {
  readonly findRecord: FindRecord
  /** Whether somebody may read each of these folders, as these are today. */
  readonly readsFolders: (actor: Actor, folders: readonly FolderId[]) => Promise<boolean>
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

/** What names the folders into which a record came; what is said of leaving one was said of coming there before. */
const comings = ['record.captured', 'record.moved', 'record.filed'] as const

/**
 * What happened to a record. Whoever is not known to read all of its folders is told no codes, which name folders, classes and
 * schedules; whoever may not read all that it has ever lain in, not a word of where else it was filed, and no codes of its
 * retention, which that governed too. What is left out is so before the page is cut: a page shorter than asked for, or a cursor to
 * what is not shown, would tell of it.
 */
export function makeRecordHistory({ findRecord, readsFolders, audit, readerOf }: Deps) {
  return async (actor: Actor, id: RecordId, page: PageRequest): Promise<Page<HistoryEntry>> => {
    const found = await findRecord(actor, 'read-record', id)
    const reader = readerOf(actor)
    await audit.sequenceEntries()
    const lain = await foldersEver(id)
    const access = accessOf(found)
    // Of what is gone, the record knows its folders no more: the log alone does.
    const readsPresent = access === undefined ? lain.length > 0 : reader.mayRead(access)
    // By its marking and its folders of today: what was marked lower or opened since keeps only the words of the time before.
    const readsAll =
      readsPresent && lain.every((folder) => isId<FolderId>(folder)) && (await readsFolders(actor, lain))
    const filter = { subject: id, ...(readsAll ? {} : { notActions: elsewhere }) }
    const { items, next } = await audit.listEntries(filter, page, reader)
    const tellsAll = ({ action }: AuditEntryView) =>
      readsAll || (readsPresent && access !== undefined && action.startsWith('record.'))
    return {
      items: items.map((entry) => historyOf(tellsAll(entry) ? entry : { ...entry, details: {} })),
      next,
    }
  }

  /** Where it has ever lain, by the leaves, which nobody changes. */
  async function foldersEver(id: RecordId): Promise<readonly string[]> {
    const entries = await Promise.all(
      comings.map((action) => audit.auditReader.entries(0, Number.MAX_SAFE_INTEGER, { subject: id, action })),
    )
    return [...new Set(entries.flat().flatMap(foldersIn))]
  }
}

/** A leaf that is damaged may have named any: it names one that nobody may read. */
function foldersIn({ bytes }: StoredEntry): readonly string[] {
  const leaf = readLeafIfWhole(bytes)
  if (leaf === undefined) return ['']
  const { folder, fromFolder, toFolder } = leaf.codes
  return [folder, fromFolder, toFolder].filter((named) => typeof named === 'string')
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

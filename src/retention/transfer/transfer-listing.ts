import { csvRow } from '../../kernel/csv-row.ts'
import type { BatchId } from '../../kernel/ids.ts'
import { sha256Hex } from '../../kernel/sha256.ts'
import type { ClosureType } from './closure.ts'
import { describeTransferFile, type TransferEntry } from './describe-transfer-file.ts'
import { wholeYears } from './fault-of-closure.ts'
import type { TransferFile } from './transfer-file.ts'

/** What waits for its receiver, and the metadata that goes with it. As large as a batch, which is what one person reviews. */
export interface TransferListing {
  readonly batchId: BatchId
  readonly organisation: string
  readonly drill: boolean
  /** By reference, then by position. */
  readonly files: readonly TransferFile[]
  readonly json: Buffer
  readonly csv: Buffer
  /** SHA-256 of the JSON: two packages of one listing are the same but for their day. */
  readonly sha256: string
}

/** Makes the listing: depends on nothing but what it is given. */
export function makeTransferListing(
  facts: Pick<TransferListing, 'batchId' | 'organisation' | 'drill' | 'files'>,
): TransferListing {
  const entries = facts.files.map(describeTransferFile)
  const { batchId, organisation: sourceOrganization, drill } = facts
  const head = JSON.stringify({ batchId, sourceOrganization, drill }).slice(0, -1)
  const lines = entries.map((entry) => JSON.stringify(entry)).join(',\n')
  const json = Buffer.from(`${head},"files":[\n${lines}\n]}\n`)
  const csv = Buffer.from([columns, ...entries.map(cells)].map((row) => csvRow(row)).join(''))
  return { ...facts, json, csv, sha256: sha256Hex(json) }
}

/** Where The National Archives have a name for a column it is theirs: `closure_type` to `title_alternate`. */
const columns = [
  'file_path',
  'record_id',
  'reference',
  'position',
  'role',
  'file_name',
  'title',
  'class',
  'class_title',
  'folder',
  'folder_title',
  'date_of_record',
  'date_received',
  'date_captured',
  'author',
  'keywords',
  'marking',
  'schedule',
  'retention_end',
  'authority',
  'format',
  'media_type',
  'file_size',
  'checksum_sha256',
  'closure_type',
  'closure_start_date',
  'closure_period',
  'closure_end_date',
  'foi_exemption_code',
  'foi_exemption_asserted',
  'title_public',
  'title_alternate',
  'component_id',
  'parent_id',
  'fields',
  'subjects',
  'people',
  'further_folders',
  'superseded_on',
  'superseded_by',
] as const

/** The words of The National Archives for a closure's type. */
const closureTypeOfArchives: { readonly [Type in ClosureType]: string } = {
  open: 'open_on_transfer',
  'closed-for-period': 'closed_for',
  'closed-until': 'closed_until',
}

function cells(entry: TransferEntry): readonly (string | number | null)[] {
  const { closure } = entry
  return [
    entry.path,
    entry.recordId,
    entry.reference,
    entry.position,
    entry.role,
    entry.filename,
    entry.title,
    entry.class,
    entry.classTitle,
    entry.folder,
    entry.folderTitle,
    entry.date,
    entry.receivedOn,
    entry.capturedOn,
    entry.author,
    entry.keywords.join('; '),
    entry.marking,
    entry.schedule,
    entry.retentionEnd,
    entry.authority,
    entry.format,
    entry.mediaType,
    entry.size,
    entry.sha256,
    closureTypeOfArchives[closure.type],
    closure.startsOn,
    closure.period === null ? null : (wholeYears(closure.period) ?? null),
    closure.endsOn,
    closure.exemptions.join('; '),
    closure.exemptionsAssertedOn,
    entry.alternativeTitle === null ? 'TRUE' : 'FALSE',
    entry.alternativeTitle,
    entry.componentId,
    entry.parentId,
    Object.entries(entry.fields)
      .map(([name, value]) => `${name}: ${value}`)
      .join('; '),
    entry.subjects.map(({ type, id }) => `${type}: ${id}`).join('; '),
    entry.people.join('; '),
    entry.furtherFolders.map(({ folder }) => folder).join('; '),
    entry.supersededOn,
    entry.supersededBy,
  ]
}

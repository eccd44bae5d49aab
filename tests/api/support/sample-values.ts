import type { PersonActor, Role } from '../../../src/access/actor.ts'
import type {
  BatchId,
  CertificateId,
  ComponentId,
  EventId,
  FolderId,
  HoldId,
  PersonId,
  RecordId,
  SavedSearchId,
  SearchAlertId,
  SweepId,
  VocabularyEntryId,
} from '../../../src/kernel/ids.ts'
import { sha256Hex } from '../../../src/kernel/sha256.ts'
import type { Person } from '../../../src/people/ports.ts'
import { parseDate } from '../../../src/records/dates/parse-date.ts'
import type { Folder } from '../../../src/records/folder.ts'
import type { Marking } from '../../../src/records/marking.ts'
import type { RecordEntity, Stub } from '../../../src/records/record-entity.ts'
import { defaultStages } from '../../../src/records/schedules/review-stage.ts'
import type { BatchFolder, ItemContext, NearbyRecord } from '../../../src/retention/batches/batch-context.ts'
import type { RecordedClockFault } from '../../../src/retention/clock/clock-fault.ts'
import type { ScheduleView } from '../../../src/retention/dates/list-schedules.ts'
import type { SettlingEffect } from '../../../src/retention/dates/standing-store.ts'
import type { BatchItemView, DisposalBatch } from '../../../src/retention/disposal-batch.ts'
import type { RetentionEvent } from '../../../src/retention/events/retention-event.ts'
import type { Hold } from '../../../src/retention/hold.ts'
import type { RestorationRow } from '../../../src/retention/restore/restoration-reader.ts'
import type { RetentionSweep } from '../../../src/retention/retention-sweep.ts'
import type { ClassDraft } from '../../../src/retention/schedules/schedule-store.ts'
import type { TransferStatus } from '../../../src/retention/transfer/get-transfer.ts'
import type { ForeseenRow } from '../../../src/retention/what-if/foreseen-row.ts'
import type { FolderName } from '../../../src/search/explore/folder-reads.ts'
import type { SimilarRecord } from '../../../src/search/explore/similar-records.ts'
import type { SavedSearchView, SearchAlert } from '../../../src/search/saved/saved-search.ts'
import { noFilters } from '../../../src/search/search-filters.ts'
import type { VocabularyEntry } from '../../../src/search/vocabulary/vocabulary-entry.ts'

// Ids written by hand are what they are called.
export const recordId = '01940000-0000-7000-8000-000000000001' as RecordId
export const goneId = '01940000-0000-7000-8000-000000000002' as RecordId
export const destroyingId = '01940000-0000-7000-8000-000000000003' as RecordId
export const secretId = '01940000-0000-7000-8000-000000000004' as RecordId
export const absentId = '01940000-0000-7000-8000-00000000dead' as RecordId
export const componentId = '01940000-0000-7000-8000-0000000000c1' as ComponentId
export const batchId = '01940000-0000-7000-8000-0000000000b1' as BatchId
export const eventId = '01940000-0000-7000-8000-0000000000e1' as EventId
export const holdId = '01940000-0000-7000-8000-0000000000a1' as HoldId
export const sweepId = '01940000-0000-7000-8000-0000000000f1' as SweepId
export const certificateId = '01940000-0000-7000-8000-0000000000e1' as CertificateId

export const entryId = '01940000-0000-7000-8000-0000000000ae'

export const content = Buffer.from('The quick brown fox files a letter.')
export const at = new Date('2026-03-01T12:00:00Z')
const access = { classPath: ['FIN', 'FIN-INV'], marking: 'official', groups: [] } as const

export function person(
  role: Role,
  clearance: Marking = 'official',
  scope: string | null = null,
): PersonActor {
  const id = `${role}:${clearance}` as PersonId
  return { kind: 'person', id, name: role, role, scope, clearance, groups: [], how: 'token' }
}

export const keptPerson: Person = {
  id: '01940000-0000-7000-8000-0000000000ee' as PersonId,
  name: 'A. Auditor',
  role: 'auditor',
  scope: null,
  clearance: 'official',
  groups: [],
  createdAt: at,
  disabledAt: null,
}

export const folder: Folder = {
  id: '01940000-0000-7000-8000-0000000000d1' as FolderId,
  reference: 'FIN-INV/2026',
  classCode: 'FIN-INV',
  title: 'Invoices 2026',
  marking: 'official',
  access,
  accessSet: 7,
  subjects: [],
  status: 'open',
  openedOn: parseDate('2026-01-02'),
  closedOn: null,
  overrideSchedule: null,
}

export const record: RecordEntity = {
  id: recordId,
  reference: 'FIN-INV/2026/1',
  title: 'Invoice of the stationer',
  titleIsFilename: false,
  folder: { id: folder.id, reference: folder.reference },
  classCode: 'FIN-INV',
  folders: [
    { folder: { id: folder.id, reference: folder.reference }, classCode: 'FIN-INV', access },
    { folder: { id: folder.id, reference: 'LEG/2026' }, classCode: 'LEG', access },
  ],
  access,
  marking: 'official',
  state: 'active',
  documentDate: parseDate('2026-02-28'),
  receivedOn: null,
  capturedAt: at,
  capturedOn: parseDate('2026-03-01'),
  author: 'A. Stationer',
  keywords: ['paper'],
  fields: { supplier: 'Stationer', amount: 12.5 },
  subjects: [{ type: 'contract', id: 'C-1' }],
  people: [],
  format: 'text',
  reading: 'available',
  readingDetail: { method: 'own-text', pages: 1, meanConfidence: null, languages: ['eng'] },
  supersededOn: null,
  supersededBy: null,
  revision: 3,
  components: [
    {
      id: componentId,
      role: 'original',
      parentId: null,
      filename: 'Rechnung für „Papier“.txt',
      mediaType: 'text/plain',
      format: 'text',
      size: content.byteLength,
      sha256: sha256Hex(content),
      objectKey: 'internal-object-key',
      textKey: 'internal-text-key',
      quarantined: false,
    },
  ],
}

export const stub: Stub = {
  id: goneId,
  reference: 'FIN-INV/2019/1',
  state: 'destroyed',
  classCode: 'FIN-INV',
  scheduleCode: 'FIN-07',
  scheduleVersion: 1,
  authority: 'Schedule 12 of 2019',
  action: 'destroy',
  trigger: { type: 'folder-closed', date: parseDate('2019-03-31') },
  retentionEnd: parseDate('2026-03-31'),
  approvedBy: ['B. Approver'],
  destroyedAt: at,
  batchId,
  certificateId,
  size: 10,
  sha256: sha256Hex('gone'),
  title: null,
  archiveReference: null,
}

export const bag = { sequence: 1, size: 3, sha256: 'd'.repeat(64), filename: `transfer-${batchId}.tar` }

export const transfer: TransferStatus = {
  batchId,
  state: 'executing',
  items: {
    total: 1,
    proposed: 0,
    awaitingPackage: 0,
    awaitingReceipt: 1,
    received: 0,
    transferred: 0,
    refused: 0,
    skipped: 0,
    stuck: 0,
  },
  package: null,
}

export const batch: DisposalBatch = {
  id: batchId,
  kind: 'regular',
  state: 'proposed',
  class: 'FIN-INV',
  action: 'destroy',
  marking: 'official',
  access: [access],
  manifestDigest: sha256Hex('manifest'),
  sweepId,
  proposerId: 'system',
  proposedBy: 'system',
  proposedAt: at,
  authority: null,
  reason: null,
  stages: defaultStages,
  approvals: [],
  notBefore: null,
  executedBy: null,
  closedReason: null,
  counts: { total: 1, destroyed: 0, transferred: 0, retained: 0, skipped: 0, failed: 0, pending: 1 },
  certificateId: null,
}

export const batchItem: BatchItemView = {
  recordId,
  reference: 'FIN-INV/2026/1',
  title: 'Invoice',
  folder: 'FIN-INV/2026',
  date: null,
  retentionEnd: record.capturedOn,
  scheduleCode: 'FIN-07',
  scheduleVersion: 1,
  step: { number: 1, of: 1 },
  decision: null,
  until: null,
  closure: null,
  state: 'proposed',
  reason: null,
}

const placed = {
  reference: 'FIN-INV/2026',
  title: 'Invoices 2026',
  status: 'closed',
  closedOn: record.capturedOn,
} as const

export const batchFolder: BatchFolder = {
  ...placed,
  items: 1,
  undecided: 1,
  firstDate: record.capturedOn,
  lastDate: record.capturedOn,
  others: { total: 1, held: 1, untriggered: 0, permanent: 0, dueLater: 0, due: 0 },
}

const neighbour: NearbyRecord = {
  recordId,
  reference: 'FIN-INV/2026/2',
  title: 'Reminder',
  folder: 'FIN-INV/2026',
  date: record.capturedOn,
  retentionEnd: null,
  inBatch: false,
  held: true,
}

export const itemContext: ItemContext = {
  item: {
    ...batchItem,
    folderId: folder.id,
    sha256: sha256Hex('invoice'),
    held: false,
    decisionReason: null,
    decisionAuthority: null,
    decidedBy: null,
    decidedAt: null,
  },
  folder: placed,
  before: [],
  after: [neighbour],
  sameSubjects: [],
  succession: [],
  duplicates: [],
  parts: [{ role: 'original', filename: 'invoice.pdf', mediaType: 'application/pdf', size: 10 }],
}

export const hold: Hold = {
  id: holdId,
  name: 'Inquiry',
  reason: 'The inquiry asks for it',
  authority: 'Inquiry',
  reviewOn: null,
  state: 'placed',
  scope: { folders: [folder.reference] },
  itemCount: 1,
  placedBy: 'ig-officer',
  placedAt: at,
  liftRequestedBy: null,
  liftRequestedAt: null,
  liftedBy: null,
  liftedAt: null,
  strength: 'no-disposal',
  kind: 'foi-request',
  reviewedBy: null,
  reviewedAt: null,
  reference: 'FOI/2026/17',
  openedOn: parseDate('2026-10-01'),
  closedOn: null,
  outcome: null,
  liftableFrom: null,
  liftProposedOn: null,
  proceedings: [{ number: 1, type: 'review', openedOn: parseDate('2026-11-01'), closedOn: null }],
  evaluation: { interpretation: '“quay”', complete: false, inDoubt: 1 },
}

export const scheduleView: ScheduleView = {
  code: 'FIN-07',
  version: 1,
  state: 'published' as const,
  title: 'Seven years',
  trigger: { event: 'contract-ended' },
  period: 'P7Y',
  after: null,
  rounding: null,
  action: 'destroy',
  authority: { instrument: 'Schedule', reference: '12', approvedOn: parseDate('2019-05-01') },
  approvedBy: null,
  reviewers: ['ig-officer'],
  warnings: [],
  publishedAt: at,
}

export const classDraft: ClassDraft = {
  classCode: 'HR-CASE',
  title: 'Cases',
  scheduleCode: 'FIN-07',
  draftedBy: 'plan',
  draftedAt: at,
}

export const effect: SettlingEffect = {
  total: 3,
  changed: 1,
  held: 0,
  conflicts: 0,
  byMonth: [
    { month: '2031-03', before: 1, after: 0 },
    { month: null, before: 0, after: 1 },
  ],
  byAction: [{ action: 'destroy', before: 1, after: 1 }],
}

export const foreseenRow: ForeseenRow = {
  recordId,
  reference: 'R-2026-7',
  title: '=1+1',
  class: 'FIN-INV',
  folder: 'FIN-INV/2026',
  scheduleBefore: 'FIN-07/1',
  scheduleAfter: 'FIN-07/2',
  triggerTypeBefore: 'folder-closed',
  triggerTypeAfter: 'folder-closed',
  triggerDateBefore: '2024-02-29',
  triggerDateAfter: '2024-02-29',
  stateBefore: 'running',
  stateAfter: 'running',
  retentionEndBefore: '2031-02-28',
  retentionEndAfter: '2030-02-28',
  actionBefore: 'destroy',
  actionAfter: 'destroy',
  held: 'no',
  inOpenList: 'no',
}

export const vocabularyEntry: VocabularyEntry = {
  id: '01940000-0000-7000-8000-0000000000c5' as VocabularyEntryId,
  forms: ['DfI', 'Department for Infrastructure'],
  note: 'Departments',
  revision: 2,
  changedAt: at,
}

export const event: RetentionEvent = {
  id: eventId,
  type: 'contract-ended',
  subject: { type: 'contract', id: 'C-2021-7' },
  date: parseDate('2025-06-30'),
  state: 'standing',
  registeredBy: 'ig-officer',
  registeredAt: at,
  changedBy: null,
  changedAt: null,
}

export const savedSearch: SavedSearchView = {
  id: '01940000-0000-7000-8000-0000000000c5' as SavedSearchId,
  name: 'Lights',
  request: {
    ...noFilters,
    q: 'lighthouse',
    synonyms: true,
    scanningErrors: false,
    classes: ['FIN'],
    formats: ['pdf'],
    sort: 'relevance',
  },
  alerts: 'daily',
  state: 'paused',
  notice: { code: 'unknown-class', message: 'There is no class FIN. Choose another.', at },
  createdAt: at,
  changedAt: at,
  lastRunAt: at,
  unseen: 1,
}

export const searchAlert: SearchAlert = {
  id: '01940000-0000-7000-8000-0000000000c6' as SearchAlertId,
  foundAt: at,
  seen: false,
  record: {
    id: recordId,
    reference: 'FIN-INV/2026/1',
    title: 'Invoice',
    classCode: 'FIN-INV',
    folder: 'FIN-INV/2026',
    date: parseDate('2026-03-01'),
    marking: 'official',
    format: 'text',
  },
}

export const restoration: RestorationRow = {
  id: '01940000-0000-7000-8000-0000000000b5',
  from: 812,
  to: 930,
  startedBy: 'administrator',
  startedAt: at,
  finishedAt: at,
  lostChanges: 1,
  holds: [{ kind: 'filing', id: holdId }],
}

export const sweep: RetentionSweep = {
  id: sweepId,
  dryRun: true,
  asOf: parseDate('2026-04-01'),
  state: 'finished',
  due: 1,
  held: 0,
  alreadyListed: 0,
  batches: [],
  startedBy: 'ig-officer',
  startedAt: at,
  finishedAt: at,
}

export const clockFault: RecordedClockFault = {
  id: '01940000-0000-7000-8000-00000000c10c',
  kind: 'long-silence',
  seconds: 3_110_400,
  behind: false,
  foundAt: at,
  confirmedBy: null,
  confirmedAt: null,
}

export const folderName: FolderName = { reference: 'FIN-INV/2025', title: null, classCode: 'FIN-INV' }

export const similarRecord: SimilarRecord = {
  id: goneId,
  reference: 'FIN-INV/2026/2',
  title: 'Another invoice',
  classCode: 'FIN-INV',
  folder: 'FIN-INV/2026',
  date: record.capturedOn,
  marking: 'official',
  format: 'text',
  sharedTerms: ['invoice'],
  reason: 'shares: invoice',
}

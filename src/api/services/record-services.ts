import type { PersonActor } from '../../access/actor.ts'
import type { CaptureRequest } from '../../ingest/capture/capture-request.ts'
import type { CapturedRecord, ReadingProgress } from '../../ingest/ports.ts'
import type { FoundRecord } from '../../ingest/records/find-record.ts'
import type { RecordText } from '../../ingest/records/get-text.ts'
import type { OpenableContent } from '../../ingest/records/open-content.ts'
import type { RecordChanges } from '../../ingest/records/record-changes.ts'
import type { CaptureVersion } from '../../ingest/versions/capture-version.ts'
import type { SupersedeRecord, WithdrawSupersession } from '../../ingest/versions/supersede-record.ts'
import type { ExpectedRevisions } from '../../kernel/expected-revisions.ts'
import type { RecordId } from '../../kernel/ids.ts'
import type { Page, PageRequest } from '../../kernel/page.ts'
import type { RecordEntity, Stub } from '../../records/record-entity.ts'
import type { StubFilter } from '../../retention/log/list-stubs.ts'

/** What became of a record, and how far its reading is while it runs. */
export type RecordView =
  | (Extract<FoundRecord, { readonly outcome: 'live' }> & { readonly progress?: ReadingProgress | undefined })
  | Exclude<FoundRecord, { readonly outcome: 'live' }>

export interface HistoryEntry {
  readonly position: number | null
  readonly at: Date
  readonly actor: string
  readonly action: string
  readonly details: { readonly [name: string]: unknown }
}

export interface RecordServices {
  /** `repeated`: the same person sent the same request with the same key before. */
  capture(
    request: CaptureRequest & { readonly actor: PersonActor },
  ): Promise<{ readonly outcome: 'captured' | 'repeated'; readonly answer: CapturedRecord }>
  get(actor: PersonActor, id: RecordId): Promise<RecordView>
  /** `componentId` absent: the document as captured. */
  content(actor: PersonActor, id: RecordId, componentId?: string): Promise<OpenableContent>
  text(actor: PersonActor, id: RecordId): Promise<RecordText>
  update(
    actor: PersonActor,
    id: RecordId,
    changes: RecordChanges,
    expected: ExpectedRevisions,
  ): Promise<RecordEntity>
  move(
    actor: PersonActor,
    id: RecordId,
    request: { readonly folder: string; readonly reason: string },
    expected: ExpectedRevisions,
  ): Promise<RecordEntity>
  captureVersion: CaptureVersion
  supersede: SupersedeRecord
  withdrawSupersession: WithdrawSupersession
  file(
    actor: PersonActor,
    id: RecordId,
    request: { readonly folder: string; readonly reason: string },
  ): Promise<RecordEntity>
  unfile(
    actor: PersonActor,
    id: RecordId,
    request: { readonly folder: string; readonly reason: string },
  ): Promise<RecordEntity>
  history(actor: PersonActor, id: RecordId, page: PageRequest): Promise<Page<HistoryEntry>>
  stubs(actor: PersonActor, filter: StubFilter, page: PageRequest): Promise<Page<Stub>>
}

import type { PersonActor } from '../../access/actor.ts'
import type { RecordId } from '../../kernel/ids.ts'
import type { CivilDate } from '../../records/civil-date.ts'
import type { ByteRange } from '../../records/content-store.ts'
import type { Marking } from '../../records/marking.ts'
import type { PageText } from '../../records/page-text.ts'
import type {
  ComponentEntity,
  FieldValue,
  ReadingState,
  RecordEntity,
  Stub,
  Subject,
} from '../../records/record-entity.ts'
import type { Page, PageRequest } from './page.ts'

/** What a filer says of a document. Whether class, folder and fields agree is for the use case. */
export interface CaptureMetadata {
  readonly folder: string
  readonly title?: string
  readonly date?: CivilDate
  readonly receivedOn?: CivilDate
  readonly author?: string
  readonly marking?: Marking
  readonly keywords?: readonly string[]
  readonly fields?: { readonly [name: string]: FieldValue }
  readonly subjects?: readonly Subject[]
  /** 64 lower-case hexadecimal digits; bytes that differ are refused with `digest-mismatch`, and nothing is kept. */
  readonly sha256?: string
}

export interface CaptureRequest {
  readonly actor: PersonActor
  readonly metadata: CaptureMetadata
  /** The bytes as they come, once. Throws where the client goes away or sends a broken body: then nothing is kept. */
  readonly content: AsyncIterable<Uint8Array>
  /** Already freed of control and direction characters and at most 255 characters long; data only, never a path. */
  readonly filename: string
  readonly mediaType: string
  readonly idempotencyKey?: string
  readonly signal: AbortSignal
}

/** The first answer to a capture, kept for whoever repeats it with the same key. */
export interface CaptureAnswer {
  readonly id: string
  readonly reference: string
  readonly title: string
  readonly folder: string
  readonly class: string
  readonly marking: Marking
  readonly date: string | null
  /** RFC 3339, UTC. */
  readonly capturedAt: string
  readonly state: 'active'
  readonly reading: ReadingState
  readonly components: readonly {
    readonly id: string
    readonly filename: string
    readonly mediaType: string
    readonly size: number
    readonly sha256: string
  }[]
}

/** What became of a record that the asker may read; one they may not read is `not-found`. */
export type RecordView =
  | {
      readonly outcome: 'live'
      readonly record: RecordEntity
      /** How far the reading has come, while it runs. */
      readonly progress?: { readonly page: number; readonly pages: number } | undefined
    }
  | { readonly outcome: 'being-destroyed' }
  | { readonly outcome: 'gone'; readonly stub: Stub }

/** Bytes ready to be opened, once the answer's headers are settled. */
export interface OpenableContent {
  readonly outcome: 'live'
  readonly component: ComponentEntity
  /** Opens the whole or a range and writes the audit entry that marked content wants. */
  open(range?: ByteRange): Promise<AsyncIterable<Uint8Array>>
}

export type ContentView = OpenableContent | Exclude<RecordView, { readonly outcome: 'live' }>

export type TextView =
  | { readonly outcome: 'live'; readonly reading: ReadingState; readonly pages: readonly PageText[] }
  | Exclude<RecordView, { readonly outcome: 'live' }>

/** Changes to metadata: `null` empties, absent leaves as it is. */
export interface RecordChanges {
  readonly title?: string
  readonly date?: CivilDate | null
  readonly receivedOn?: CivilDate | null
  readonly author?: string | null
  readonly marking?: Marking
  readonly keywords?: readonly string[]
  readonly fields?: { readonly [name: string]: FieldValue | null }
  readonly subjects?: readonly Subject[]
  readonly reason?: string
}

/** The revision that `If-Match` names, or `any` for `*`. Another one stored: `precondition-failed`. */
export type ExpectedRevision = number | 'any'

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
    request: CaptureRequest,
  ): Promise<{ readonly outcome: 'captured' | 'repeated'; readonly answer: CaptureAnswer }>
  get(actor: PersonActor, id: RecordId): Promise<RecordView>
  /** `componentId` absent: the document as captured. */
  content(actor: PersonActor, id: RecordId, componentId?: string): Promise<ContentView>
  text(actor: PersonActor, id: RecordId): Promise<TextView>
  update(
    actor: PersonActor,
    id: RecordId,
    changes: RecordChanges,
    expected: ExpectedRevision,
  ): Promise<RecordEntity>
  move(
    actor: PersonActor,
    id: RecordId,
    request: { readonly folder: string; readonly reason: string },
    expected: ExpectedRevision,
  ): Promise<RecordEntity>
  history(actor: PersonActor, id: RecordId, page: PageRequest): Promise<Page<HistoryEntry>>
  stubs(
    actor: PersonActor,
    filter: {
      readonly reference?: string
      readonly classCode?: string
      readonly from?: CivilDate
      readonly to?: CivilDate
    },
    page: PageRequest,
  ): Promise<Page<Stub>>
}

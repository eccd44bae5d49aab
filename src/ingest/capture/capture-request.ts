import type { CivilDate } from '../../records/dates/civil-date.ts'
import type { Marking } from '../../records/marking.ts'
import type { FieldValue, Subject } from '../../records/record-entity.ts'

/** What a filer says of a document. Everything but the folder may be left out. */
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
  /**
   * The day an older system captured it. For imports by the operator or an IG officer only: it can trigger retention.
   */
  readonly capturedOn?: CivilDate
  /** The digest the sender took; a stream that arrives otherwise is refused and nothing is kept. */
  readonly sha256?: string
}

export interface CaptureRequest {
  readonly metadata: CaptureMetadata
  /** Read once, never held whole. */
  readonly content: AsyncIterable<Uint8Array>
  /** A name to show, never a path. */
  readonly filename: string
  readonly mediaType: string
  readonly idempotencyKey?: string
  readonly signal?: AbortSignal
}

import type { EventId, FolderId, RecordId } from '../../kernel/ids.ts'
import type { AccessConditions } from '../../records/access-conditions.ts'
import type { HoldOnRecord, StoredFacts } from '../dates/standing-store.ts'

/** What a record's retention was computed from at the end of a day. */
export interface PastFacts extends StoredFacts {
  /** Every folder in which it lay, also where that was one; as far as they may be read today. */
  readonly filings: StoredFacts['filings']
  readonly capturedAt: Date
}

/** Where a record lies, or lay. */
export interface RecordPlace {
  readonly classCode: string
  readonly folder: { readonly reference: string; readonly access: AccessConditions }
}

/** Who brought a version of a schedule about, by name, and when. */
export interface SchedulePublication {
  readonly draftedBy: string
  readonly publishedBy: string | null
  readonly publishedAt: Date | null
}

/**
 * What stood until when, for one transaction. Whoever changes something that retention is computed from keeps what stood
 * first; `before` is the first instant after the day that is asked about, `null` asks for what stands.
 */
export interface PastStore {
  keepRecords(ids: readonly RecordId[], at: Date): Promise<void>
  keepFolder(id: FolderId, at: Date): Promise<void>
  keepClass(code: string, at: Date): Promise<void>
  keepEvent(id: EventId, at: Date): Promise<void>
  /** Nothing for a record that is not there. One that was captured later is answered as it was captured. */
  facts(id: RecordId, before: Date): Promise<PastFacts | undefined>
  place(id: RecordId, before: Date | null): Promise<RecordPlace | undefined>
  /** The holds that bound a record: those that had caught it, and those in whose scope it stood. */
  holdsOn(id: RecordId, before: Date): Promise<readonly HoldOnRecord[]>
  publication(code: string, version: number): Promise<SchedulePublication | undefined>
}

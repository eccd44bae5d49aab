import type { CivilDate } from '../../records/dates/civil-date.ts'

/** A package as it was last made. It is not kept: while the listing is the same, so are the bytes. */
export interface TransferPackage {
  /** Counts from 1 within a batch. */
  readonly sequence: number
  readonly size: number
  readonly sha256: string
  readonly listingSha256: string
  readonly records: number
  readonly files: number
  readonly payloadBytes: number
  readonly baggedOn: CivilDate
  readonly packagedAt: Date
  /** When it first left. */
  readonly fetchedAt: Date | null
}

/** Where the items of a batch stand that were decided to be transferred; the total is the sum of the others. */
export interface TransferCounts {
  readonly total: number
  /** Decided, and not yet approved. */
  readonly proposed: number
  readonly awaitingPackage: number
  readonly awaitingReceipt: number
  /** Accepted by the receiver; what is here is about to go. */
  readonly received: number
  readonly transferred: number
  readonly refused: number
  /** Out of the batch for another reason: a hold, another date. */
  readonly skipped: number
  readonly stuck: number
}

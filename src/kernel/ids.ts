import { randomUUID } from 'node:crypto'

declare const brand: unique symbol

/** A string that only the code which checked it may call a `Name`. */
export type Branded<Name extends string> = string & { readonly [brand]: Name }

export type RecordId = Branded<'RecordId'>
export type ComponentId = Branded<'ComponentId'>
export type FolderId = Branded<'FolderId'>
export type PersonId = Branded<'PersonId'>
export type EventId = Branded<'EventId'>
export type HoldId = Branded<'HoldId'>
export type BatchId = Branded<'BatchId'>
export type SweepId = Branded<'SweepId'>
export type VocabularyEntryId = Branded<'VocabularyEntryId'>
export type CertificateId = Branded<'CertificateId'>
export type SavedSearchId = Branded<'SavedSearchId'>
export type SearchAlertId = Branded<'SearchAlertId'>
export type SearchWatchId = Branded<'SearchWatchId'>
export type BenchId = Branded<'BenchId'>
export type ReadingRunId = Branded<'ReadingRunId'>

/**
 * A new UUID version 7 (RFC 9562, 5.7): 48 bits of Unix milliseconds, then random bits, so that ids of one
 * hour lie side by side in the database's indexes. Uses the machine's clock: an id is not a date anyone relies on.
 */
export function newId<Id extends Branded<string>>(): Id {
  const time = Date.now().toString(16).padStart(12, '0')
  // What follows the version in a random UUID, variant and all, which Node draws by the hundred.
  const text = `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15)}`
  // The one place that may call a fresh UUID by an id's name.
  return text as Id
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** Whether `text` has the shape of an id; says nothing about whether the thing exists. */
export function isId<Id extends Branded<string>>(text: string): text is Id {
  return UUID.test(text)
}

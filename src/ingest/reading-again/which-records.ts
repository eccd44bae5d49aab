import type { RecordsToReadAgain } from '../../jobs/job-queue.ts'
import type { FolderId, RecordId } from '../../kernel/ids.ts'

/**
 * Which records are read again. Each list that is not empty narrows, to whatever any one of its values fits: how their last
 * reading ended (`readings`); why there is no text, or not all of it (`reasons`); formats and media types of the document or of
 * anything inside it; classes with all below them; folders. `readBefore` a London day, or by a release that did not say when.
 */
export type WhichRecords = RecordsToReadAgain

/** How many there are, and what their last reading came to. */
export interface FoundRecords {
  readonly records: number
  readonly byReading: readonly { readonly reading: string; readonly records: number }[]
  /** Of those that say why there is no text, or not all of it: the first reason of each. */
  readonly byReason: readonly { readonly reason: string; readonly records: number }[]
  readonly byFormat: readonly { readonly format: string; readonly records: number }[]
}

/**
 * Active records that have been read, and whose end is not approved. `since`: those that were captured or read from then on are left out, so that nothing is
 * read twice in one run.
 */
export interface ReadAgainStore {
  count(which: WhichRecords, since: Date): Promise<FoundRecords>
  /** Those that are meant among the next `size` behind an id, in the order of ids, and the `last` of these; `null` where none is left. */
  lookThrough(
    which: WhichRecords,
    since: Date,
    after: RecordId | null,
    size: number,
  ): Promise<{ readonly ids: readonly RecordId[]; readonly last: RecordId | null }>
  /** Those of these codes that no class has. */
  unknownClasses(codes: readonly string[]): Promise<readonly string[]>
  /** The folders of these references, as far as they are there. */
  findFolders(
    references: readonly string[],
  ): Promise<readonly { readonly id: FolderId; readonly reference: string }[]>
}

import type { RecordId } from '../../kernel/ids.ts'
import type { SearchDocument } from '../search-document.ts'

/** One making of the index, by its number; numbers are never given twice. */
export interface Generation {
  readonly number: number
  /** Since when it has stood where it stands: serving, or being built. Unknown of the first. */
  readonly since: Date | null
  /** Made as this version of the program makes them: another can only be built anew. */
  readonly isCurrent: boolean
}

/** Every generation that there is. */
export interface Generations {
  /** Answers searches; `null` where nothing was ever indexed, or what served was lost. */
  readonly serving: Generation | null
  /** Being filled beside it, or left by a build that was broken off. */
  readonly building: Generation | null
  /** Served before and stands by, to be gone back to. */
  readonly former: Generation | null
  /** `false` where the engine cannot say which there are: what serves may be there all the same. */
  readonly areKnown: boolean
}

/** One generation by itself: what is written here goes to no other, under the same guards of revisions. */
export interface GenerationAccess {
  put(documents: readonly SearchDocument[]): Promise<void>
  remove(recordId: RecordId, revision: number): Promise<void>
  count(): Promise<number>
  /** The revisions at which it holds those of the records that it holds. */
  revisionsOf(recordIds: readonly RecordId[]): Promise<ReadonlyMap<RecordId, number>>
  /** Resolves when all that was written to it is counted and found. */
  refresh(): Promise<void>
  /** As that of the index, of this generation. */
  inspect(signal?: AbortSignal): Promise<void>
}

/** Which of the records do not live, or not for long: all but the active ones. */
export type GoneAmong = (recordIds: readonly RecordId[]) => Promise<ReadonlySet<RecordId>>

/**
 * The generations of an index. Which there are is known to the engine and not to a process: each `put`, `remove` and
 * `proveAbsent` of every process looks anew and reaches all that exist, so that each of them is whole and forgets alike. One
 * process at a time begins, exchanges or discards; the caller sees to that.
 */
export interface IndexGenerations {
  list(): Promise<Generations>
  /**
   * Begins an empty one; a former one and what a broken build left go first. Whatever is written after this has answered goes
   * to it too; what was written before, and not to it, was made of rows that were read before.
   */
  begin(): Promise<Generation>
  /** Throws `engine-unavailable` where it is not there. */
  of(number: number): GenerationAccess
  /**
   * Tells a generation of the removals that the serving one knows of, so that no late `put` brings anything back in it: of those
   * among them that `goneAmong` names, asked page by page. Of a record that lives a removal is from a history that was lost, and
   * would keep it out for good.
   */
  takeOverRemovals(number: number, goneAmong: GoneAmong): Promise<void>
  /**
   * Lets another generation serve, in one step for all processes; the one that served stands by, or goes where it is of no use
   * any more. Throws `conflict` where that generation is neither being built nor standing by.
   */
  serve(number: number, before: 'keep' | 'discard'): Promise<void>
  /** Removes one that does not serve, with all its files; no error where it is not there. */
  discard(number: number): Promise<void>
}

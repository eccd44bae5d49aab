import type { Actor } from '../../access/actor.ts'
import type { RecordId } from '../../kernel/ids.ts'
import type { ExportedRecord } from './exported-record.ts'

/** What PostgreSQL knows of the index. */
export interface IndexState {
  /** How often it was emptied; more than before: what was read from it meanwhile was read from parts of two. */
  readonly rebuilds: number
  /** It was emptied, and has not been filled to the end: what it lacks is not known. */
  readonly rebuilding: boolean
  /** Records of the given access sets that wait for being read or indexed. */
  readonly behind: number
  /** Records of all access sets that do not: so many it should hold at least. */
  readonly settled: number
}

/** What whoever reads a result to its end asks of PostgreSQL, each in a short transaction of its own. */
export interface ExportReads {
  readableAccessSets(actor: Actor): Promise<readonly number[]>
  /** Those of the records that are active and that the asker may read, in the order of their ids. */
  loadExportedRecords(
    actor: Actor,
    accessSets: readonly number[],
    recordIds: readonly RecordId[],
  ): Promise<readonly ExportedRecord[]>
  indexState(accessSets: readonly number[]): Promise<IndexState>
  rebuilds(): Promise<number>
}

/** The actor with what they are granted by now; throws `unauthenticated` for a person who is not let in any more. */
export type ResolveAnew = (actor: Actor) => Promise<Actor>

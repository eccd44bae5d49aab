/**
 * Isolation of a unit of work. `serializable` belongs to whatever can change whether a record may be destroyed
 * (holds, moves, events, publication, execution) and to nothing else (DESIGN §3). `read-only` sees one moment throughout
 * and can change nothing: for what only shows what would be.
 */
export type Isolation = 'read-committed' | 'serializable' | 'read-only'

/** Runs work in one database transaction. `Tx` is the bag of stores that the feature's `ports.ts` asks for. */
export interface UnitOfWork<Tx> {
  /**
   * Commits what `work` did, or nothing. Retries on serialisation failure and deadlock (40001, 40P01), so `work`
   * may run more than once and must touch nothing but `tx`. Once `signal` says that nobody waits for it any more, what is
   * under way is broken off, nothing is committed, and the reason of the signal is thrown.
   */
  run<Result>(work: (tx: Tx) => Promise<Result>, isolation?: Isolation, signal?: AbortSignal): Promise<Result>
}

import { availableParallelism } from 'node:os'
import { setTimeout as pause } from 'node:timers/promises'
import type { Clock } from '../../kernel/clock.ts'
import type { RecordId } from '../../kernel/ids.ts'
import type { SearchIndex } from '../../search/ports.ts'
import { makeIndexThread } from './sqlite/index-thread.ts'
import { inspectFile } from './sqlite/inspect-file.ts'
import type { Absence } from './sqlite/prove-absent.ts'
import { makePutDocuments } from './sqlite/put-documents.ts'
import { makeSqliteGenerations } from './sqlite/sqlite-generations.ts'

export interface SqliteIndexOptions {
  /** Of the index's first file; its folder is made where absent, and later generations lie beside it. */
  readonly path: string
  readonly clock: Clock
  /** Threads that search; one more analyses, and one writes. Default: one a core, at most four. */
  readonly readers?: number
  /**
   * How long a proof of absence waits each time another process keeps what was removed from being cleared. Default: longer
   * each time, eight seconds in all.
   */
  readonly busyPausesMs?: readonly number[]
}

/**
 * The embedded index: SQLite FTS5 in one file a generation, in threads of its own. Several processes may have it open at a
 * time. A removed word is overwritten in every file, and gone from the write-ahead logs once absence is proven.
 */
export function makeSqliteIndex({ path, clock, readers, busyPausesMs }: SqliteIndexOptions): SearchIndex {
  const writer = makeIndexThread({ path, role: 'writer' })
  const putDocuments = makePutDocuments(writer)
  const count = readers ?? Math.max(1, Math.min(4, availableParallelism() - 1))
  const searchers = Array.from({ length: count }, () => makeIndexThread({ path, role: 'reader' }))
  const leastBusy = () => searchers.reduce((one, other) => (other.waiting() < one.waiting() ? other : one))

  let probing: Promise<void> | undefined
  /** One at a time, for all who ask: behind a long write they would queue up. */
  const probe = (): Promise<void> => {
    probing ??= writer.ask({ op: 'check' }).finally(() => {
      probing = undefined
    })
    return probing
  }
  let unswept = false

  const absenceOf = async (recordId: RecordId): Promise<Absence> => {
    for (const milliseconds of busyPausesMs ?? [50, 100, 250, 500, 1_000, 2_000, 4_000]) {
      const absence = await writer.ask({ op: 'prove-absent', recordId })
      if (absence !== 'busy') return absence
      await pause(milliseconds)
    }
    return writer.ask({ op: 'prove-absent', recordId })
  }

  return {
    name: 'sqlite-fts5',
    generations: makeSqliteGenerations({ path, writer, putDocuments, searchers, clock }),
    put: (documents) => putDocuments.put('every', documents),
    async remove(recordId, revision) {
      await writer.ask({ op: 'remove', target: 'every', recordId, revision })
    },
    async proveAbsent(recordId) {
      // A file that was taken away is on the disk for as long as a thread has it open.
      await Promise.all(searchers.map((searcher) => searcher.askIfStarted({ op: 'let-go' })))
      const absence = await absenceOf(recordId)
      if (absence === 'present' || absence === 'busy') return undefined
      unswept = absence === 'unswept'
      return {
        store: 'search index (SQLite FTS5)',
        method: unswept
          ? 'entry and terms looked for and not found; deleted bytes overwritten; write-ahead log emptied'
          : 'entry and terms looked for and not found; file written anew without them; write-ahead log emptied',
        checkedAt: clock.now(),
      }
    },
    get remains() {
      if (!unswept) return []
      return [
        {
          where: 'unused parts of pages in the files of the search index',
          until:
            'the index is next rebuilt (muniment reindex) and the generation before it has gone, a day later',
          basis: 'a file of this size is not written anew for every record',
        },
      ]
    },
    search: (query) => leastBusy().ask({ op: 'search', query }),
    countEnough: (question) => leastBusy().ask({ op: 'count-enough', question }),
    countTerms: (question) => leastBusy().ask({ op: 'count-terms', question }),
    findLike: (question) => leastBusy().ask({ op: 'find-like', question }),
    count: () => writer.ask({ op: 'count', generation: 'serving' }),
    // A commit is visible to every later read transaction.
    refresh: async () => undefined,
    async clear() {
      await writer.ask({ op: 'clear' })
    },
    probe,
    async inspect(signal) {
      // Makes the first file where nothing was indexed yet.
      await probe()
      await inspectFile({ path, generation: 'serving' }, signal)
    },
    async close() {
      await putDocuments.close()
      await Promise.all([writer, ...searchers].map((thread) => thread.close()))
    },
  }
}

import type { Actor } from '../../access/actor.ts'
import { requireAllowed } from '../../access/require-allowed.ts'
import type { Failpoint } from '../../kernel/failpoint.ts'
import type { RecordId } from '../../kernel/ids.ts'
import { isMunimentError, MunimentError } from '../../kernel/muniment-error.ts'
import { refuseBrokenOff } from '../export/refuse-broken-off.ts'
import { type Indexed, type IndexRecordsDeps, indexRecords } from '../index-record.ts'
import type { IndexSource } from '../index-source.ts'
import type { Alone, SearchIndex } from '../ports.ts'
import { type Comparison, compareAndRepair } from './compare-generation.ts'
import type { GenerationAccess, GoneAmong } from './index-generations.ts'
import { isSound, reindexing } from './manage-index.ts'

export interface ReindexProgress {
  readonly done: number
  readonly total: number
}

export interface RefusedRecord {
  readonly recordId: RecordId
  /** In the words of the refusal, which are for whoever runs the system. */
  readonly why: string
}

export interface ReindexSummary {
  /** `differs`: the new generation is not what it should be, and has gone; the one before goes on to serve. */
  readonly outcome: 'swapped' | 'differs'
  /** Records now in the index that were put there by this run. */
  readonly indexed: number
  /** Of these, those that are not found by a text of theirs, which is missing from the content store or damaged there. */
  readonly withoutText: number
  /** Of those, the ones that are read again, and found by their text once they are. */
  readonly readAgain: number
  /** Not indexed, since the engine does not take them; the index is behind by these. */
  readonly refused: readonly RefusedRecord[]
  readonly total: number
  /** The number of the new generation. */
  readonly generation: number
  /** The one that served before and stands by; `null` where it could not be read. */
  readonly former: number | null
  readonly comparison: Comparison
}

/**
 * Builds a generation beside the one that serves, compares it with the records and lets it serve, in one step. Searches, captures
 * and changes go on meanwhile, and whatever is written goes to both. Where the one that serves cannot be read, the new one takes
 * its place all the same. A record that the engine does not take is left to a job, and is no reason to be without the others.
 * A process that dies on the way leaves the old one serving. Throws `conflict` where another process is
 * at it, or where `isNeeded`, asked once no other can be, says that it has been done; `not-ready` where `signal` broke it off.
 */
export type ReindexAll = (
  actor: Actor,
  onProgress: (progress: ReindexProgress) => void,
  signal?: AbortSignal,
  isNeeded?: () => Promise<boolean>,
) => Promise<ReindexSummary>

export interface ReindexAllDeps extends Omit<IndexRecordsDeps, 'index' | 'source'> {
  readonly source: IndexSource
  readonly index: Pick<SearchIndex, 'generations' | 'inspect'>
  readonly alone: Alone
  readonly failpoint: Failpoint
  /** Gives another try to what failed for good to be read or indexed: it is in the new generation, or can be now. */
  readonly retryFailed: () => Promise<unknown>
  /** Has the index told of these by a job each: until it has, they are among what it is behind by. */
  readonly indexLater: (refused: readonly RefusedRecord[]) => Promise<void>
}

export function makeReindexAll(deps: ReindexAllDeps): ReindexAll {
  return async (actor, onProgress, signal, isNeeded = async () => true) => {
    requireAllowed(actor, 'reindex-records')
    return reindexing(deps.alone, async () => {
      if (!(await isNeeded()))
        throw new MunimentError('conflict', 'Another process has built the index anew.')
      const sound = await isSound(deps.index, signal)
      const build = () => rebuild(deps, sound ? 'keep' : 'discard', onProgress, signal)
      // Beside a sound one nobody needs to wait; what an unsound one still finds is not to be relied on.
      const summary = sound ? await build() : await deps.source.whileRebuilding(build)
      if (summary.outcome === 'swapped') {
        await deps.source.noteWhole()
        await deps.retryFailed()
      }
      return summary
    })
  }
}

async function rebuild(
  deps: ReindexAllDeps,
  before: 'keep' | 'discard',
  onProgress: (progress: ReindexProgress) => void,
  signal: AbortSignal | undefined,
): Promise<ReindexSummary> {
  const { failpoint, source, index, loadPages, readAgain } = deps
  const { generations } = index
  // Everything that is written from here on goes to both; what was not is filled in from rows that are read after this.
  const { number } = await generations.begin()
  failpoint('reindex.after-begun')
  const built = generations.of(number)
  try {
    const filled = await fill({ source, loadPages, readAgain, index: built, failpoint }, onProgress, signal)
    if (before === 'keep') await generations.takeOverRemovals(number, goneAmong(source, signal))
    failpoint('reindex.after-filled')
    await deps.indexLater(filled.refused)
    const refused = new Set(filled.refused.map(({ recordId }) => recordId))
    const comparison = await compareAndRepair({ source, loadPages, readAgain, refused }, built, signal)
    failpoint('reindex.after-compared')
    if (!comparison.agrees) {
      await generations.discard(number)
      const { serving } = await generations.list()
      return {
        outcome: 'differs',
        ...filled,
        generation: number,
        former: serving?.number ?? null,
        comparison,
      }
    }
    await built.inspect(signal)
    refuseBrokenOff(signal)
    await generations.serve(number, before)
    failpoint('reindex.after-swapped')
    const { former } = await generations.list()
    return { outcome: 'swapped', ...filled, generation: number, former: former?.number ?? null, comparison }
  } catch (error) {
    // Where even this fails, the next reindex or the server's next round takes it away.
    const { serving } = await generations.list().catch(() => ({ serving: null }))
    if (serving?.number !== number) await generations.discard(number).catch(() => undefined)
    throw error
  }
}

interface FillDeps extends Omit<IndexRecordsDeps, 'index' | 'source'> {
  readonly source: IndexSource
  readonly index: GenerationAccess
  readonly failpoint: Failpoint
}

/** While one is being written, texts of the next are read and analysed. */
export const pagesAtOnce = 2

async function fill(
  deps: FillDeps,
  onProgress: (progress: ReindexProgress) => void,
  signal: AbortSignal | undefined,
): Promise<Pick<ReindexSummary, 'indexed' | 'withoutText' | 'readAgain' | 'refused' | 'total'>> {
  const total = await deps.source.countActive()
  let done = 0
  let sum = nothing
  const refused: RefusedRecord[] = []
  onProgress({ done, total })
  /** Halves what the engine does not take, until what is left is one record that it does not take by itself. */
  const indexTaken = async (recordIds: readonly RecordId[]): Promise<Indexed> => {
    try {
      return await indexRecords(deps, recordIds, signal)
    } catch (error) {
      if (!isRefusal(error)) throw error
      const half = Math.ceil(recordIds.length / 2)
      const [recordId] = recordIds
      if (recordId === undefined || refused.length >= mostRefused) throw error
      if (half < recordIds.length)
        return plus(await indexTaken(recordIds.slice(0, half)), await indexTaken(recordIds.slice(half)))
      refused.push({ recordId, why: error.message })
      return nothing
    }
  }
  const indexPage = async (recordIds: readonly RecordId[]) => {
    const page = await indexTaken(recordIds)
    sum = plus(sum, page)
    done += recordIds.length
    onProgress({ done, total: Math.max(done, total) })
    deps.failpoint('reindex.after-page')
  }
  const begun: Promise<void>[] = []
  try {
    for await (const recordIds of deps.source.listActive()) {
      refuseBrokenOff(signal)
      const page = indexPage(recordIds)
      // Heard of below, once its turn comes.
      page.catch(() => undefined)
      begun.push(page)
      await begun.at(-pagesAtOnce)
    }
    await Promise.all(begun)
  } finally {
    // Nothing is written any more to what whoever called is about to discard.
    await Promise.allSettled(begun)
  }
  const { records: indexed, ...lacking } = sum
  const [first] = refused
  // An engine that takes as good as nothing is what is wrong, and not the records.
  if (first !== undefined && refused.length > indexed)
    throw new MunimentError('engine-unavailable', first.why, { retryable: false })
  return { indexed, ...lacking, refused, total: Math.max(done, total) }
}

/** So many records that an engine does not take are these records' doing; of more it is the engine's. */
const mostRefused = 100

const nothing: Indexed = { records: 0, withoutText: 0, readAgain: 0 }

function plus(one: Indexed, other: Indexed): Indexed {
  return {
    records: one.records + other.records,
    withoutText: one.withoutText + other.withoutText,
    readAgain: one.readAgain + other.readAgain,
  }
}

/** Whether the engine answers, and asking it again would change nothing. */
function isRefusal(error: unknown): error is MunimentError {
  return isMunimentError(error, 'engine-unavailable') && !error.retryable
}

/**
 * By their rows, read after the generation was begun: whatever is destroyed after that is taken out of it as well. Asked page by
 * page, and so it can be broken off between two.
 */
function goneAmong(source: IndexSource, signal: AbortSignal | undefined): GoneAmong {
  return async (recordIds) => {
    refuseBrokenOff(signal)
    const standing = await source.standingOf(recordIds)
    const living = new Set(standing.flatMap(({ id, state }) => (state === 'active' ? [id] : [])))
    return new Set(recordIds.filter((id) => !living.has(id)))
  }
}

import type { Actor } from '../../access/actor.ts'
import { requireAllowed } from '../../access/require-allowed.ts'
import type { Clock } from '../../kernel/clock.ts'
import { isMunimentError, MunimentError } from '../../kernel/muniment-error.ts'
import type { IndexRecordsDeps } from '../index-record.ts'
import type { IndexSource } from '../index-source.ts'
import type { Alone, SearchIndex } from '../ports.ts'
import { type Comparison, compareAndRepair } from './compare-generation.ts'
import type { Generation } from './index-generations.ts'
import type { IndexLag, ReadBacklog } from './read-backlog.ts'

export interface ManageIndexDeps extends Omit<IndexRecordsDeps, 'index' | 'source'> {
  readonly source: IndexSource
  readonly index: Pick<SearchIndex, 'generations' | 'inspect'>
  readonly alone: Alone
  readonly clock: Clock
  readonly readBacklog: ReadBacklog
}

/** For so long a former generation stands by, and is written to, before it is let go by itself. */
const STANDS_BY_MS = 24 * 60 * 60 * 1000

export interface GenerationReport {
  readonly number: number
  readonly since: Date | null
  /** `null` where it cannot be read. */
  readonly records: number | null
}

export interface IndexStatus {
  readonly serving: GenerationReport | null
  readonly building: GenerationReport | null
  /** `until`: when it is let go by itself. */
  readonly former: (GenerationReport & { readonly until: Date | null }) | null
  readonly backlog: IndexLag
}

export interface RollBackSummary {
  readonly outcome: 'swapped' | 'differs'
  /** The generation that serves now, or that would have. */
  readonly generation: number
  /** The one that stands by now; `null` where it could not be read. */
  readonly former: number | null
  readonly comparison: Comparison
}

export interface ManageIndex {
  status(actor: Actor): Promise<IndexStatus>
  /**
   * Lets the former generation serve again, and the one that serves stand by. All that was written since went to both; that is
   * compared first, as after a build. Throws `conflict` where there is none, or another process is at the index.
   */
  rollBack(actor: Actor): Promise<RollBackSummary>
  /** Lets go of the former generation, and of what a broken build left; answers how many went. */
  discard(actor: Actor): Promise<number>
  /** The same by itself: of a former one once it has stood by for a day. Does nothing while another process is at the index. */
  tidy(): Promise<number>
}

/** What an operator does with the generations of the index besides building one. */
export function makeManageIndex(deps: ManageIndexDeps): ManageIndex {
  const { index, source, alone, clock, readBacklog } = deps
  const { generations } = index
  const report = async (generation: Generation | null): Promise<GenerationReport | null> => {
    if (generation === null) return null
    const { number, since } = generation
    return {
      number,
      since,
      records: await generations
        .of(number)
        .count()
        .catch(() => null),
    }
  }
  const letGo = async (leaving: readonly (Generation | null)[]): Promise<number> => {
    const found = leaving.flatMap((one) => one?.number ?? [])
    for (const number of found) await generations.discard(number)
    return found.length
  }
  const isOver = ({ since }: Generation) =>
    since !== null && clock.now().getTime() - since.getTime() >= STANDS_BY_MS

  return {
    async status(actor) {
      requireAllowed(actor, 'reindex-records')
      const { serving, building, former } = await generations.list()
      const standing = await report(former)
      const until = former?.since == null ? null : new Date(former.since.getTime() + STANDS_BY_MS)
      return {
        serving: await report(serving),
        building: await report(building),
        former: standing === null ? null : { ...standing, until },
        backlog: await readBacklog(),
      }
    },
    async rollBack(actor) {
      requireAllowed(actor, 'reindex-records')
      return reindexing(alone, async () => {
        const { serving, former } = await generations.list()
        if (former === null)
          throw new MunimentError(
            'conflict',
            'There is no former generation of the index to go back to: it stands by for a day after a reindex.',
          )
        const comparison = await compareAndRepair(
          { ...deps, refused: new Set() },
          generations.of(former.number),
        )
        const outcome = comparison.agrees ? 'swapped' : 'differs'
        const keeps = serving !== null && (await isSound(index))
        if (outcome === 'swapped') {
          await generations.serve(former.number, keeps ? 'keep' : 'discard')
          await source.noteWhole()
        }
        const after = await generations.list()
        return { outcome, generation: former.number, former: after.former?.number ?? null, comparison }
      })
    },
    async discard(actor) {
      requireAllowed(actor, 'reindex-records')
      return reindexing(alone, async () => {
        const { building, former } = await generations.list()
        return letGo([building, former])
      })
    },
    async tidy() {
      const done = await alone.tryRun(LOCK, async () => {
        const { building, former } = await generations.list()
        // Nobody builds, since the lock was free: what is being built was left by a process that died.
        return letGo([building, former !== null && isOver(former) ? former : null])
      })
      return done?.result ?? 0
    },
  }
}

const LOCK = 'reindex'

/** Does what one process at a time may do to the generations; throws `conflict` where another is at it. */
export async function reindexing<Result>(alone: Alone, work: () => Promise<Result>): Promise<Result> {
  const done = await alone.tryRun(LOCK, work)
  if (done !== undefined) return done.result
  throw new MunimentError(
    'conflict',
    'The index is being rebuilt by another process; wait until it has ended (muniment reindex --status says how it stands).',
  )
}

/** Whether what serves is there, can be read, and was made as this version of the program makes it. */
export async function isSound(
  index: Pick<SearchIndex, 'generations' | 'inspect'>,
  signal?: AbortSignal,
): Promise<boolean> {
  const { serving } = await index.generations.list()
  if (serving === null || !serving.isCurrent) return false
  try {
    await index.inspect(signal)
    return true
  } catch (error) {
    if (isMunimentError(error, 'engine-unavailable') && !error.retryable) return false
    throw error
  }
}

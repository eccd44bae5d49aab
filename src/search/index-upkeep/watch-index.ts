import type { Clock } from '../../kernel/clock.ts'
import { isMunimentError } from '../../kernel/muniment-error.ts'
import { settledWithin } from '../../kernel/settled-within.ts'
import type { IndexSource } from '../index-source.ts'
import { keptFresh } from '../kept-fresh.ts'
import type { SearchIndex } from '../ports.ts'
import { makeCountLacking } from './count-lacking.ts'

/** How what serves stands to the records. */
export interface IndexStanding {
  /**
   * `incomplete`: it holds fewer records than are settled, so it was lost, whole or in part, and whatever came since is all that
   * it has. `other-layout`: another version of the program made it.
   */
  readonly state: 'whole' | 'incomplete' | 'other-layout'
  /** How many it lacks at least, beside what waits to be indexed. */
  readonly lacking: number
  /** When it was first seen not to be whole. */
  readonly since: Date | null
}

/** Whether the index was lost: an engine makes an empty one where there is none, and that one is sound by itself. */
export interface WatchIndex {
  /** As it was seen a moment ago, at most. Throws `engine-unavailable` where the index does not answer. */
  look(): Promise<IndexStanding>
  /**
   * As it was when it was last seen, for whoever shall not wait for a look; `undefined` where it was not seen yet, or could not be.
   * Only where nothing was looked at yet a first look is waited for, and no longer than a search may take.
   */
  glance(): Promise<IndexStanding | undefined>
  /** How many it lacked when it was last seen, without waiting either. */
  lacking(): Promise<number>
  /** Whoever built it anew says so: it is looked at again at once, and what was seen before counts until then. */
  lookAnew(): void
}

/** Counting a million records takes a tenth of a second; it is not to take more than a hundredth of the time. */
const freshness = { leastMs: 15_000, timesAsking: 100, mostMs: 60 * 60_000 }

/** What is small is counted within this, and whoever searches first is told the truth of it; nobody waits for the rest. */
const FIRST_LOOK_MS = 250

interface Deps {
  readonly index: Pick<SearchIndex, 'generations' | 'probe' | 'count'>
  readonly source: Pick<IndexSource, 'census'>
  readonly clock: Clock
  /** How long a first look is waited for at most. Default: a quarter of a second. */
  readonly firstLookMs?: number
}

export function makeWatchIndex({ index, source, clock, firstLookMs = FIRST_LOOK_MS }: Deps): WatchIndex {
  let last: IndexStanding | undefined
  let hasFailed = false
  let looks = 0
  let first: Promise<unknown> | undefined
  let since: Date | null = null

  const countLacking = makeCountLacking({ index, source })
  /** An engine makes an empty one where there never was any. What began to serve after another and is gone, nobody makes again. */
  const isLost = async (error: unknown): Promise<boolean> => {
    if (!isMunimentError(error, 'engine-unavailable') || error.retryable) return false
    const { serving, areKnown } = await index.generations.list()
    return areKnown && serving === null
  }
  const measure = async (): Promise<Pick<IndexStanding, 'state' | 'lacking'>> => {
    const { serving } = await index.generations.list()
    if (serving !== null && !serving.isCurrent) return { state: 'other-layout', lacking: 0 }
    try {
      await index.probe()
    } catch (error) {
      // What cannot be read, or not all of it now, is no loss: it may be there again in a moment.
      if (!(await isLost(error))) throw error
      return { state: 'incomplete', lacking: (await source.census()).settled }
    }
    const lacking = await countLacking()
    return { state: lacking > 0 ? 'incomplete' : 'whole', lacking }
  }
  const kept = keptFresh(
    async () => {
      looks += 1
      const look = looks
      try {
        const seen = await measure()
        const standing = { ...seen, since: seen.state === 'whole' ? null : (since ?? clock.now()) }
        // One that was begun before, and ends later, has seen what was before.
        if (look === looks) {
          hasFailed = false
          since = standing.since
          last = standing
        }
        return standing
      } catch (error) {
        if (look === looks) hasFailed = true
        throw error
      }
    },
    clock,
    freshness,
  )
  /** Has it looked at where that is due. */
  const lookAside = async (): Promise<void> => {
    // Where it does not answer, a search says so itself.
    const looked = kept.ask().then(nothing, nothing)
    first ??= settledWithin(looked, firstLookMs)
    await first
  }
  return {
    look: () => kept.ask(),
    glance: async () => {
      await lookAside()
      return hasFailed ? undefined : last
    },
    lacking: async () => {
      await lookAside()
      return last?.lacking ?? 0
    },
    lookAnew: () => {
      kept.expire()
      kept.ask().catch(nothing)
    },
  }
}

function nothing(): void {}

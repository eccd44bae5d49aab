import type { Clock } from '../kernel/clock.ts'
import { isMunimentError } from '../kernel/muniment-error.ts'
import { keptFresh } from './kept-fresh.ts'
import type { IndexSource, SearchIndex } from './ports.ts'

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
  /** How many it lacked when it was last seen: for whoever shall not wait for a look. */
  lacking(): Promise<number>
  /** Whoever built it anew says so: what was seen before counts no more. */
  lookAnew(): void
}

/** Counting a million records takes a tenth of a second; it is not to take more than a hundredth of the time. */
const freshness = { leastMs: 15_000, timesAsking: 100, mostMs: 60 * 60_000 }

interface Deps {
  readonly index: Pick<SearchIndex, 'generations' | 'probe' | 'count'>
  readonly source: Pick<IndexSource, 'census'>
  readonly clock: Clock
}

export function makeWatchIndex({ index, source, clock }: Deps): WatchIndex {
  let last: IndexStanding | undefined
  let since: Date | null = null

  /** Whatever was settled before is in it, or has left meanwhile: what only changes keeps its entry. */
  const countLacking = async (): Promise<number> => {
    const before = await source.census()
    const held = await index.count()
    const after = await source.census()
    return Math.max(0, before.settled - held - Math.max(0, after.left - before.left))
  }
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
    const first = await countLacking()
    // A record that was about to be destroyed and was not is missing for a moment, and waits to be read by the second look.
    const lacking = first === 0 ? 0 : Math.min(first, await countLacking())
    return { state: lacking > 0 ? 'incomplete' : 'whole', lacking }
  }
  const kept = keptFresh(
    async () => {
      const seen = await measure()
      since = seen.state === 'whole' ? null : (since ?? clock.now())
      last = { ...seen, since }
      return last
    },
    clock,
    freshness,
  )
  return {
    look: () => kept.ask(),
    lacking: async () => {
      // Where it does not answer, a search says so itself.
      const looked = kept.ask().then(
        () => undefined,
        () => undefined,
      )
      if (last === undefined) await looked
      return last?.lacking ?? 0
    },
    lookAnew: () => {
      last = undefined
      kept.expire()
    },
  }
}

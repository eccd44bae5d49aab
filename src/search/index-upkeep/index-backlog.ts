import type { Clock } from '../../kernel/clock.ts'
import type { IndexSource, SetBacklog } from '../index-source.ts'
import { keptFresh } from '../kept-fresh.ts'

/** How far the index is behind the records. */
export interface Backlog {
  /** Records of which it does not know the newest state: they wait to be read or indexed, or failed for good. */
  readonly behind: number
  /** When the oldest of them came to wait; `null` where it is up to date. */
  readonly since: Date | null
  /** Of `behind`, those that failed for good: somebody must look. */
  readonly failed: number
}

/** The backlog over all access sets: counts added up, and the oldest of the instants. */
export function sumBacklog(sets: readonly SetBacklog[]): Backlog {
  let sum: Backlog = { behind: 0, since: null, failed: 0 }
  for (const { behind, since, failed } of sets) {
    sum = {
      behind: sum.behind + behind,
      since: sum.since === null || since < sum.since ? since : sum.since,
      failed: sum.failed + failed,
    }
  }
  return sum
}

/**
 * How many of the records that fall under these access sets a search may not know yet. Of no others: how much is going on among
 * what one may not read is nobody's business.
 */
export type CountBehind = (accessSets: readonly number[]) => Promise<number>

const freshness = {
  /** At most once a second and for everybody at a time: it must not cost every search a journey to the queue. */
  leastMs: 1_000,
  /** Where counting takes long, much is behind anyway: searches wait for it at most one time in so many. */
  timesAsking: 20,
  mostMs: 5_000,
}

interface Deps {
  readonly source: Pick<IndexSource, 'backlog' | 'settled'>
  readonly clock: Clock
  /** How many records the index lacks that nothing waits to be done for. */
  readonly lacking: () => Promise<number>
  /** How many records of these access sets the index holds. */
  readonly countHeld: (accessSets: readonly number[]) => Promise<number>
}

export function makeCountBehind({ source, clock, lacking, countHeld }: Deps): CountBehind {
  const waiting = keptFresh(() => source.backlog(), clock, freshness)
  const settled = keptFresh(() => source.settled(), clock, freshness)
  return async (accessSets) => {
    const readable = new Set(accessSets)
    const [sets, lacks] = await Promise.all([waiting.ask(), lacking()])
    const behind = sets.reduce((sum, set) => sum + (readable.has(set.accessSet) ? set.behind : 0), 0)
    if (lacks === 0) return behind
    // Of what is lacking in all, only what the asker may read is theirs to know.
    const [known, held] = await Promise.all([settled.ask(), countHeld(accessSets)])
    const expected = known.reduce((sum, set) => sum + (readable.has(set.accessSet) ? set.records : 0), 0)
    return behind + Math.max(0, expected - held)
  }
}

import type { Clock } from '../kernel/clock.ts'
import type { IndexSource, SetBacklog } from './ports.ts'

/** How far the index is behind the records. */
export interface Backlog {
  /** Records of which it does not know the newest state: they wait to be read or indexed, or failed for good. */
  readonly behind: number
  /** When the oldest of them came to wait; `null` where it is up to date. */
  readonly since: Date | null
  /** Of `behind`, those that failed for good: somebody must look. */
  readonly failed: number
}

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

const FRESH_MS = 1_000
/** Where counting takes long, much is behind anyway: searches wait for it at most one time in so many. */
const LONGER_THAN_COUNTING = 20

/** Counted at most once a second and for everybody at a time: it must not cost every search a journey to the queue. */
export function makeCountBehind(deps: {
  readonly source: Pick<IndexSource, 'backlog'>
  readonly clock: Clock
}): CountBehind {
  let known: { readonly sets: Promise<readonly SetBacklog[]>; until: number } | undefined
  const now = () => deps.clock.now().getTime()

  const count = () => {
    const begun = now()
    const counting = { sets: deps.source.backlog(), until: Number.POSITIVE_INFINITY }
    known = counting
    counting.sets.then(
      () => {
        counting.until = now() + Math.max(FRESH_MS, LONGER_THAN_COUNTING * (now() - begun))
      },
      () => {
        known = undefined
      },
    )
    return counting
  }
  return async (accessSets) => {
    const { sets } = known === undefined || now() >= known.until ? count() : known
    const readable = new Set(accessSets)
    return (await sets).reduce((sum, set) => sum + (readable.has(set.accessSet) ? set.behind : 0), 0)
  }
}

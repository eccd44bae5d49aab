import type { IndexSource } from '../index-source.ts'
import { type Backlog, sumBacklog } from './index-backlog.ts'
import type { IndexStanding } from './watch-index.ts'

/** How far the index is behind, and whether that is for a reason of its own. */
export interface IndexLag extends Backlog {
  /**
   * `behind`: records wait to be read or indexed, and nothing else is the matter. `unknown`: it does not answer, and what waits
   * is all that is known.
   */
  readonly state: 'current' | 'behind' | Exclude<IndexStanding['state'], 'whole'> | 'unknown'
}

export type ReadBacklog = () => Promise<IndexLag>

/** What waits to be read or indexed, and what the index has lost beside that. */
export function makeReadBacklog(deps: {
  readonly source: Pick<IndexSource, 'backlog'>
  /** Waits for a look, or glances at what is known (`WatchIndex`). */
  readonly watch: { look(): Promise<IndexStanding | undefined> }
}): ReadBacklog {
  return async () => {
    const [sets, standing] = await Promise.all([
      deps.source.backlog(),
      deps.watch.look().catch(() => undefined),
    ])
    const { behind, since, failed } = sumBacklog(sets)
    if (standing === undefined) return { behind, since, failed, state: 'unknown' }
    const sum = behind + standing.lacking
    const oldest = earlier(since, standing.lacking === 0 ? null : standing.since)
    const state = standing.state !== 'whole' ? standing.state : sum > 0 ? 'behind' : 'current'
    return { behind: sum, since: oldest, failed, state }
  }
}

function earlier(one: Date | null, other: Date | null): Date | null {
  if (one === null || other === null) return one ?? other
  return one < other ? one : other
}

import type { IndexSource } from '../index-source.ts'
import type { SearchIndex } from '../ports.ts'

/** How many records the index lacks at least, beside what waits to be indexed; 0 where it may be whole. */
export type CountLacking = () => Promise<number>

interface Deps {
  readonly index: Pick<SearchIndex, 'count'>
  readonly source: Pick<IndexSource, 'census'>
}

export function makeCountLacking({ index, source }: Deps): CountLacking {
  /** Whatever was settled before is in it, or has left meanwhile: what only changes keeps its entry. */
  const count = async (): Promise<number> => {
    const before = await source.census()
    const held = await index.count()
    const after = await source.census()
    return Math.max(0, before.settled - held - Math.max(0, after.left - before.left))
  }
  return async () => {
    const first = await count()
    // A record that was about to be destroyed and was not is missing for a moment, and waits to be read by the second look.
    return first === 0 ? 0 : Math.min(first, await count())
  }
}

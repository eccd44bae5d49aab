import type { RecordId } from '../../../kernel/ids.ts'
import type { IndexAnswer, IndexQuery } from '../../../search/ports.ts'
import { type ShownHits, showingNext, writeShown } from '../shown-hits.ts'

/** Some of the hits in their order, and the cursor of those behind them. */
export type Page = Pick<IndexAnswer, 'hits' | 'next'>

/** The page among what stands from its beginning on, less what was shown. */
export function pageBehind(
  { size }: Pick<IndexQuery, 'size'>,
  shown: ShownHits | undefined,
  standing: readonly RecordId[],
): Page {
  const found = standing.filter((id) => shown?.last.includes(id) !== true)
  const hits = found.slice(0, size)
  return { hits, next: found.length > size ? writeShown(showingNext(shown, hits)) : null }
}

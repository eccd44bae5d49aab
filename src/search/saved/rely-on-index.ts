import { MunimentError } from '../../kernel/muniment-error.ts'
import type { SearchIndex } from '../ports.ts'
import type { IndexExtent, IndexExtents, WholeIndexExtent } from './saved-search-store.ts'

interface Deps {
  readonly index: SearchIndex
  readonly extents: IndexExtents
}

/** Work that goes through all that a query matches, where the index can answer for it. */
export interface RelyOnIndex {
  /**
   * For what remembers what does not match yet: throws `engine-unavailable` where the index is being filled anew, was not
   * filled to the end, or lacks more than what waits to be indexed. What it lacked would be news later, and is none.
   */
  whole(work: () => Promise<void>): Promise<void>
  /**
   * For what comes back for the rest another day: throws `engine-unavailable` where the index is being filled anew, before
   * the work or since it began. What was done by then stands.
   */
  standing(work: () => Promise<void>): Promise<void>
}

export function makeRelyOnIndex({ index, extents }: Deps): RelyOnIndex {
  return {
    whole: async (work) => {
      const before = await extents.readWhole()
      refuseFillingAnew(before)
      await index.refresh()
      const indexed = await index.count()
      await work()
      // Of one that was lost meanwhile the engine makes an empty one, which answers as if there were nothing.
      const left = await index.count()
      const after = await extents.readWhole()
      refuseFillingAnew(after, before)
      refuseLacking(before, after, Math.min(indexed, left))
    },
    standing: async (work) => {
      const before = await extents.read()
      refuseFillingAnew(before)
      await index.refresh()
      await work()
      refuseFillingAnew(await extents.read(), before)
    },
  }
}

function refuseFillingAnew(now: IndexExtent, before = now): void {
  if (now.rebuilding || now.rebuilds !== before.rebuilds)
    throw unavailable('is being filled anew, or was not filled to the end')
}

/** What lived before, and was settled, is in the index, or has gone or come into question meanwhile. */
function refuseLacking(before: WholeIndexExtent, after: WholeIndexExtent, indexed: number): void {
  const expected = before.records - before.gone - before.unsettled
  const meanwhile = after.unsettled + after.gone - before.gone
  if (indexed + meanwhile < expected) throw unavailable('lacks records that it should hold')
}

function unavailable(what: string): MunimentError {
  return new MunimentError(
    'engine-unavailable',
    `The index ${what}, so what a search matches cannot be said now. Try again later; nothing is lost by then.`,
    { retryable: true },
  )
}

import type { RecordId } from '../../kernel/ids.ts'
import type { ContentStore } from '../../records/content-store.ts'
import type { RecordObjects } from './disposal-store.ts'
import { sideBySide } from './side-by-side.ts'
import { whatIsLeft } from './what-is-left.ts'

/** Records for whose originals the store could not be asked, each with the fault. */
export interface Unasked {
  readonly unasked: ReadonlyMap<RecordId, unknown>
}

interface LeftOfEach extends Unasked {
  readonly left: ReadonlyMap<RecordId, Awaited<ReturnType<typeof whatIsLeft>>>
}

/** How much of the originals of each of these records the store still has; one that it refuses to speak of holds up no other. */
export async function whatIsLeftOfEach(
  contentStore: ContentStore,
  objects: ReadonlyMap<RecordId, RecordObjects>,
  records: readonly RecordId[],
): Promise<LeftOfEach> {
  const left = new Map<RecordId, Awaited<ReturnType<typeof whatIsLeft>>>()
  const unasked = new Map<RecordId, unknown>()
  await sideBySide(records, async (id) => {
    try {
      left.set(id, await whatIsLeft(contentStore, objects.get(id)?.originals ?? []))
    } catch (error) {
      unasked.set(id, error)
    }
  })
  return { left, unasked }
}

import type { Failpoint } from '../../kernel/failpoint.ts'
import type { RecordId } from '../../kernel/ids.ts'
import { recordKeyPrefix } from '../../records/component-keys.ts'
import type { ContentStore } from '../../records/content-store.ts'
import type { RecordObjects } from './disposal-store.ts'

interface Deps {
  readonly contentStore: ContentStore
  readonly failpoint: Failpoint
}

export type DestroyOriginals = (recordId: RecordId, objects: RecordObjects) => Promise<void>

/** Step 4: the originals, every version of each, and whatever else the store still lists under the record's name. */
export function makeDestroyOriginals({ contentStore, failpoint }: Deps): DestroyOriginals {
  return async (recordId, { originals }) => {
    const keys = new Set(originals)
    for await (const { key } of contentStore.list(recordKeyPrefix(recordId))) keys.add(key)
    for (const key of keys) {
      failpoint('disposal.before-original-destroyed')
      await contentStore.destroy(key)
      failpoint('disposal.after-original-destroyed')
    }
  }
}

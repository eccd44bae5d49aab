import type { Failpoint } from '../../kernel/failpoint.ts'
import type { RecordId } from '../../kernel/ids.ts'
import { isContentKey, recordKeyPrefix } from '../../records/component-keys.ts'
import type { ContentStore } from '../../records/content-store.ts'
import type { DerivedCopies } from '../ports.ts'
import type { RecordObjects } from './disposal-store.ts'

interface Deps {
  readonly contentStore: ContentStore
  readonly derivedCopies: readonly DerivedCopies[]
  readonly failpoint: Failpoint
}

export type RemoveDerivedCopies = (recordId: RecordId, objects: RecordObjects) => Promise<void>

/**
 * Step 2: index entries, temporary files, then texts and renditions: every object of the record that is none of its
 * components' own bytes, also those no row knows of. Whoever writes such a copy holds the record's row and looks at its state
 * first, so nothing comes after. Own bytes that no row knows of may be a newer version on its way, whose row comes after a
 * hold has saved the record: they go with the originals.
 */
export function makeRemoveDerivedCopies(deps: Deps): RemoveDerivedCopies {
  const { contentStore, derivedCopies, failpoint } = deps
  return async (recordId, objects) => {
    for (const place of derivedCopies) {
      await place.remove(recordId, objects.revision)
      failpoint('disposal.after-derived-copy-removed')
    }
    const keys = new Set(objects.texts)
    for await (const { key } of contentStore.list(recordKeyPrefix(recordId))) keys.add(key)
    for (const original of objects.originals) keys.delete(original)
    for (const key of keys) if (!isContentKey(key)) await contentStore.destroy(key)
    failpoint('disposal.after-derived-objects-destroyed')
  }
}

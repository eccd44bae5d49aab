import type { RecordId } from '../../kernel/ids.ts'
import { recordKeyPrefix } from '../../records/component-keys.ts'
import type { ContentStore } from '../../records/content-store.ts'
import { stuckReason } from '../execution/mark-stuck.ts'

/** Answers why something of the record is still there; nothing where it is gone. */
export type DestroyUnknown = (recordId: RecordId) => Promise<string | undefined>

/**
 * Destroys once more the bytes of a record of which the database has no row, and the log says that it was captured and has gone: a
 * backup of the store may hold them, as it is made after that of the database. Nothing else would ever let them go, since what was
 * stored before a restore is nobody's orphan.
 */
export function makeDestroyUnknown(contentStore: ContentStore): DestroyUnknown {
  return async (recordId) => {
    try {
      const keys: string[] = []
      for await (const { key } of contentStore.list(recordKeyPrefix(recordId))) keys.push(key)
      for (const key of keys) {
        await contentStore.destroy(key)
        if ((await contentStore.proveAbsent(key)) === undefined)
          return `absence-not-proven: ${contentStore.name}`
      }
    } catch (error) {
      return stuckReason('originals', error)
    }
    return undefined
  }
}

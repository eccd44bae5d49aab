import { isMunimentError } from '../../kernel/muniment-error.ts'
import type { ContentStore } from '../../records/content-store.ts'

/** A store, and what was seen of its room. */
export interface WatchedStore {
  readonly store: ContentStore
  /** Whether it had no room for what it was last given, by this process. What is smaller may still fit. */
  lacksRoom(): boolean
}

/** Looks at what becomes of every put: an S3 store says in no other way that it is full, and a disk may have a quota. */
export function watchRoom(store: ContentStore): WatchedStore {
  let lacksRoom = false
  const put: ContentStore['put'] = async (...given) => {
    try {
      const stored = await store.put(...given)
      lacksRoom = false
      return stored
    } catch (error) {
      if (isMunimentError(error, 'storage-full')) lacksRoom = true
      throw error
    }
  }
  return { store: { ...store, put }, lacksRoom: () => lacksRoom }
}

import type { SearchDocument } from '../../src/search/search-document.ts'

/** An index of the same documents, made with the engine alone. */
export interface BareIndex {
  put(documents: readonly SearchDocument[]): Promise<void>
  /** Resolves when the engine does nothing more behind the scenes. */
  settle(): Promise<void>
  close(): Promise<void>
}

/** Whether it has the words alone that one would look for, or what it takes to do all that ours can do. */
export type BareExtent = 'plain' | 'alike'

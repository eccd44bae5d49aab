import type { ContentStore } from '../../records/content-store.ts'

/** How much of a record's originals the store still has. */
export async function whatIsLeft(
  contentStore: ContentStore,
  originals: readonly string[],
): Promise<'everything' | 'something' | 'nothing'> {
  const found = await Promise.all(originals.map((key) => contentStore.find(key)))
  if (found.every((object) => object !== undefined)) return 'everything'
  return found.some((object) => object !== undefined) ? 'something' : 'nothing'
}

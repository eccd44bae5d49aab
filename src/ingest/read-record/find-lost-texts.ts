import { isMunimentError } from '../../kernel/muniment-error.ts'
import type { ContentStore } from '../../records/content-store.ts'
import type { ComponentEntity } from '../../records/record-entity.ts'
import { loadText } from '../records/load-text.ts'

/** The keys of those of the components' texts that are missing from the store or damaged there. */
export async function findLostTexts(
  contentStore: ContentStore,
  components: readonly Pick<ComponentEntity, 'textKey'>[],
): Promise<ReadonlySet<string>> {
  const lost = new Set<string>()
  for (const { textKey } of components) {
    if (textKey !== null && (await isLost(contentStore, textKey))) lost.add(textKey)
  }
  return lost
}

async function isLost(contentStore: ContentStore, textKey: string): Promise<boolean> {
  try {
    await loadText(contentStore, textKey)
    return false
  } catch (error) {
    if (isMunimentError(error, 'object-absent') || isMunimentError(error, 'object-corrupt')) return true
    throw error
  }
}

import type { ContentStore } from '../../records/content-store.ts'
import type { ComponentEntity } from '../../records/record-entity.ts'
import { loadStandingText } from './load-standing-text.ts'

/** The keys of those of the components' texts that are missing from the store or damaged there. */
export async function findLostTexts(
  contentStore: ContentStore,
  components: readonly Pick<ComponentEntity, 'textKey'>[],
): Promise<ReadonlySet<string>> {
  const lost = new Set<string>()
  for (const { textKey } of components) {
    if (textKey !== null && (await loadStandingText(contentStore, textKey)) === undefined) lost.add(textKey)
  }
  return lost
}

import { isMunimentError } from '../../kernel/muniment-error.ts'
import type { ContentStore } from '../../records/content-store.ts'
import type { PageText } from '../../records/page-text.ts'
import { loadText } from '../records/load-text.ts'

/** The extracted pages of a component; nothing where its text is missing from the store or damaged there. */
export async function loadStandingText(
  contentStore: ContentStore,
  textKey: string | null,
): Promise<readonly PageText[] | undefined> {
  try {
    return await loadText(contentStore, textKey)
  } catch (error) {
    if (isMunimentError(error, 'object-absent') || isMunimentError(error, 'object-corrupt')) return undefined
    throw error
  }
}

import type { ContentStore } from '../../records/content-store.ts'
import type { PageText } from '../../records/page-text.ts'
import type { ComponentEntity } from '../../records/record-entity.ts'
import { parseStoredText } from '../read-record/stored-text.ts'

/** The extracted pages of a component; none where nothing has been read from it. */
export async function loadText(
  store: ContentStore,
  component: ComponentEntity,
): Promise<readonly PageText[]> {
  if (component.textKey === null) return []
  const chunks: Uint8Array[] = []
  for await (const chunk of await store.open(component.textKey)) chunks.push(chunk)
  return parseStoredText(Buffer.concat(chunks))
}

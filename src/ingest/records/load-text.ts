import type { ContentStore } from '../../records/content-store.ts'
import type { PageText } from '../../records/page-text.ts'
import { parseStoredText } from '../read-record/stored-text.ts'

/** The extracted pages of a component; none where nothing has been read from it. */
export async function loadText(store: ContentStore, textKey: string | null): Promise<readonly PageText[]> {
  if (textKey === null) return []
  const chunks: Uint8Array[] = []
  for await (const chunk of await store.open(textKey)) chunks.push(chunk)
  return parseStoredText(Buffer.concat(chunks))
}

import { createHash } from 'node:crypto'
import { isMunimentError } from '../../kernel/muniment-error.ts'
import type { ContentStore } from '../../records/content-store.ts'
import type { ComponentEntity } from '../../records/record-entity.ts'

/** Whether a component is as it was captured, nothing is under its key, or other bytes are. */
export type Comparison = 'as-captured' | 'missing' | 'damaged'

/** Holds the stored bytes of a component against the digest of its capture; reads them through. */
export async function compareWithCapture(
  contentStore: ContentStore,
  { objectKey, sha256 }: Pick<ComponentEntity, 'objectKey' | 'sha256'>,
): Promise<Comparison> {
  const hash = createHash('sha256')
  try {
    for await (const chunk of await contentStore.open(objectKey)) hash.update(chunk)
  } catch (error) {
    if (isMunimentError(error, 'object-absent')) return 'missing'
    if (isMunimentError(error, 'object-corrupt')) return 'damaged'
    throw error
  }
  return hash.digest('hex') === sha256 ? 'as-captured' : 'damaged'
}

import { createHash } from 'node:crypto'
import { isMunimentError } from '../../kernel/muniment-error.ts'
import type { ContentStore } from '../../records/content-store.ts'
import type { ComponentEntity } from '../../records/record-entity.ts'

/** Whether the stored bytes of a component are all there and are those that were captured; reads them through. */
export async function isAsCaptured(
  contentStore: ContentStore,
  { objectKey, sha256 }: Pick<ComponentEntity, 'objectKey' | 'sha256'>,
): Promise<boolean> {
  const hash = createHash('sha256')
  try {
    for await (const chunk of await contentStore.open(objectKey)) hash.update(chunk)
  } catch (error) {
    if (isMunimentError(error, 'object-absent') || isMunimentError(error, 'object-corrupt')) return false
    throw error
  }
  return hash.digest('hex') === sha256
}

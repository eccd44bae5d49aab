import { isMunimentError } from '../../kernel/muniment-error.ts'
import { sha256HexOf } from '../../kernel/sha256.ts'
import type { ContentStore } from '../../records/content-store.ts'
import type { ComponentEntity } from '../../records/record-entity.ts'

/** Whether a component is as it was captured, nothing is under its key, or other bytes are. */
export type Comparison = 'as-captured' | 'missing' | 'damaged'

/** Holds the stored bytes of a component against the digest of its capture; reads them through. */
export async function compareWithCapture(
  contentStore: ContentStore,
  { objectKey, sha256 }: Pick<ComponentEntity, 'objectKey' | 'sha256'>,
): Promise<Comparison> {
  try {
    const found = await sha256HexOf(await contentStore.open(objectKey))
    return found === sha256 ? 'as-captured' : 'damaged'
  } catch (error) {
    if (isMunimentError(error, 'object-absent')) return 'missing'
    if (isMunimentError(error, 'object-corrupt')) return 'damaged'
    throw error
  }
}

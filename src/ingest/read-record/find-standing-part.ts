import type { ContentStore } from '../../records/content-store.ts'
import type { ComponentEntity, RecordEntity } from '../../records/record-entity.ts'
import { loadStandingText } from './load-standing-text.ts'
import type { ReadPart } from './read-unit.ts'

/**
 * What an earlier reading made of a component whose text stands; nothing where there is none, or it is lost by now. `failed` is
 * what reading it again came to, which the record then says of itself.
 */
export async function findStandingPart(
  contentStore: ContentStore,
  record: Pick<RecordEntity, 'people'>,
  { textKey, filename, size, format, mediaType }: ComponentEntity,
  failed?: ReadPart,
): Promise<ReadPart | undefined> {
  const pages = await loadStandingText(contentStore, textKey)
  const [first] = pages ?? []
  if (pages === undefined || first === undefined) return undefined
  const warning =
    failed?.result.outcome === 'without-text'
      ? `${failed.result.reason}: ${failed.result.message}`
      : undefined
  return {
    parent: failed === undefined ? 0 : failed.parent,
    filename,
    path: null,
    size,
    result: {
      outcome: 'read',
      format,
      mediaType,
      method: first.method,
      pages,
      parts: [],
      // Of whom it spoke then stays on the record.
      metadata: { people: record.people },
      ...(warning === undefined ? {} : { warning }),
    },
  }
}

import type { ContentStore } from '../../records/content-store.ts'
import type { ComponentEntity, RecordEntity } from '../../records/record-entity.ts'
import { loadStandingText } from './load-standing-text.ts'
import type { ReadPart } from './read-unit.ts'

/** What reading a component again came to, where what an earlier reading made of it stands. */
interface Outdone {
  readonly parent: number | null
  /** Why, as a record says of itself. */
  readonly warning: string
}

/**
 * What an earlier reading made of a component whose text stands; nothing where there is none, or it is lost by now.
 * `outdone` is what reading it again came to, which the record then says of itself.
 */
export async function findStandingPart(
  contentStore: ContentStore,
  record: Pick<RecordEntity, 'people'>,
  { textKey, filename, size, format, mediaType }: ComponentEntity,
  outdone?: Outdone,
): Promise<ReadPart | undefined> {
  const pages = await loadStandingText(contentStore, textKey)
  const [first] = pages ?? []
  if (pages === undefined || first === undefined) return undefined
  return {
    parent: outdone === undefined ? 0 : outdone.parent,
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
      ...(outdone === undefined ? {} : { warning: outdone.warning }),
    },
  }
}

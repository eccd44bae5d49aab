import { isSameData } from '../../kernel/is-same-data.ts'
import { currentComponents } from '../../records/current-components.ts'
import type { RecordEntity } from '../../records/record-entity.ts'

/**
 * Why a record is read: it waits for it, or what was made of it before is to be made anew. `since`: a record that was read from this
 * instant on has been read as it is to be.
 */
export type ReadingTurn = { readonly kind: 'first' } | { readonly kind: 'again'; readonly since: Date }

/** Whether there is anything to read it for. One that waits for its first reading is not read again: that one comes. */
export function isDue(turn: ReadingTurn, record: RecordEntity): boolean {
  if (turn.kind === 'first') return record.reading === 'pending'
  const { readAt } = record.readingDetail
  return record.reading !== 'pending' && (readAt === undefined || Date.parse(readAt) < turn.since.getTime())
}

/** Whether nobody has read the same document meanwhile: no late reading takes the place of a newer one. */
export function stillStands(turn: ReadingTurn, begun: RecordEntity, record: RecordEntity): boolean {
  if (turn.kind === 'first') return record.reading === 'pending'
  return record.reading !== 'pending' && isSameData(madeOf(begun), madeOf(record))
}

/** What readings have made of a record. */
function madeOf({ reading, readingDetail, components }: RecordEntity) {
  const texts = currentComponents(components).map(({ id, textKey, quarantined }) => [
    id,
    textKey,
    quarantined,
  ])
  return [reading, readingDetail.readAt, texts]
}

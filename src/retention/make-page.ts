import type { Page } from '../kernel/page.ts'
import { type ListOrder, type Position, writeCursor } from '../kernel/page-cursor.ts'

/** A page out of `size + 1` rows read: the extra one only shows that there is more. */
export function makePage<Row, Item>(
  order: ListOrder,
  rows: readonly Row[],
  size: number,
  present: (row: Row) => Item,
  positionOf: (row: Row) => Position,
): Page<Item> {
  const shown = rows.slice(0, size)
  const last = shown.at(-1)
  const more = rows.length > size && last !== undefined
  return { items: shown.map(present), next: more ? writeCursor(order, positionOf(last)) : null }
}

import { MunimentError } from '../kernel/muniment-error.ts'
import type { Page } from '../kernel/page.ts'

/** Where the next page begins: the sort key of the last item of this one, as text. */
export type Position = readonly string[]

/** The sort key that a cursor stands for; `malformed` for a cursor that no page of `parts` keys gave. */
export function readCursor(cursor: string | null, parts: number): Position | null {
  if (cursor === null) return null
  const position = parse(cursor)
  if (
    Array.isArray(position) &&
    position.length === parts &&
    position.every((part) => typeof part === 'string')
  ) {
    return position
  }
  throw new MunimentError('malformed', 'This cursor was not given by this list: begin again without one.')
}

/** A page out of `size + 1` rows read: the extra one only shows that there is more. */
export function makePage<Row, Item>(
  rows: readonly Row[],
  size: number,
  present: (row: Row) => Item,
  positionOf: (row: Row) => Position,
): Page<Item> {
  const shown = rows.slice(0, size)
  const last = shown.at(-1)
  const more = rows.length > size && last !== undefined
  return { items: shown.map(present), next: more ? writeCursor(positionOf(last)) : null }
}

function writeCursor(position: Position): string {
  return Buffer.from(JSON.stringify(position)).toString('base64url')
}

function parse(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
  } catch {
    return undefined
  }
}

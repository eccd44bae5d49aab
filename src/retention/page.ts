import { MunimentError } from '../kernel/muniment-error.ts'

/** One page of a list, and where the next one begins; `null` on the last. */
export interface Page<Item> {
  readonly items: readonly Item[]
  readonly next: string | null
}

/** Which page is asked for. `size` is 1 to 200; `cursor` is opaque, as given by the last page's `next`. */
export interface PageRequest {
  readonly size: number
  readonly cursor: string | null
}

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

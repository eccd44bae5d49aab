import { isId } from './ids.ts'
import { MunimentError } from './muniment-error.ts'

/** Where the next page of a list begins: the sort key of the last item of this one, as text. */
export type Position = readonly string[]

/** What a part of a position is: whatever else stands in its place, no page has given. */
export type PositionPart = 'instant' | 'id' | 'number' | 'large-number' | 'text'

/** How a list is sorted. */
export interface ListOrder {
  /** Of one list alone, and of what it is a list of: of two batches, an item's place in one is no place in the other. */
  readonly list: string
  readonly parts: readonly PositionPart[]
}

/** The opaque cursor that stands for a position in a list. */
export function writeCursor({ list }: ListOrder, position: Position): string {
  return Buffer.from(JSON.stringify([list, ...position])).toString('base64url')
}

/** The position that a cursor stands for. Throws `malformed` for one that no page of this list has given. */
export function readCursor(cursor: string | null, { list, parts }: ListOrder): Position | null {
  if (cursor === null) return null
  const [of, ...position] = parse(cursor)
  if (of === list && isPosition(position, parts)) return position
  throw new MunimentError('malformed', 'This cursor was not given by this list: begin again without one.', {
    errors: [{ path: 'cursor', message: 'was not given by this list' }],
  })
}

function parse(cursor: string): readonly unknown[] {
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
    return Array.isArray(value) ? value : []
  } catch {
    return []
  }
}

function isPosition(values: readonly unknown[], parts: readonly PositionPart[]): values is Position {
  return values.length === parts.length && parts.every((part, at) => isPart(values[at], part))
}

function isPart(text: unknown, part: PositionPart): boolean {
  if (typeof text !== 'string') return false
  switch (part) {
    case 'instant':
      return isInstant(text)
    case 'id':
      return isId(text)
    case 'number':
      return /^\d{1,9}$/.test(text)
    case 'large-number':
      return /^\d{1,15}$/.test(text)
    default:
      // What PostgreSQL keeps as text.
      return text.isWellFormed() && !text.includes('\0')
  }
}

/** As `toISOString` writes it, and of the years that PostgreSQL reads. */
function isInstant(text: string): boolean {
  const instant = new Date(/^(?!0000)\d{4}-/.test(text) ? text : Number.NaN)
  return !Number.isNaN(instant.getTime()) && instant.toISOString() === text
}

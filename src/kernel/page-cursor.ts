import { isId } from './ids.ts'
import { MunimentError } from './muniment-error.ts'

/** Where the next page of a list begins: the sort key of the last item of this one, as text. */
export type Position = readonly string[]

/** What a part of a position is: whatever else stands in its place, no page has given. */
export type PositionPart = 'instant' | 'id' | 'number' | 'text'

/** The opaque cursor that stands for a position. */
export function writeCursor(position: Position): string {
  return Buffer.from(JSON.stringify(position)).toString('base64url')
}

/** The position that a cursor stands for. Throws `malformed` for one that no page of a list sorted so has given. */
export function readCursor(cursor: string | null, parts: readonly PositionPart[]): Position | null {
  if (cursor === null) return null
  const position = parse(cursor)
  if (isPosition(position, parts)) return position
  throw new MunimentError('malformed', 'This cursor was not given by this list: begin again without one.', {
    errors: [{ path: 'cursor', message: 'was not given by this list' }],
  })
}

function parse(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
  } catch {
    return undefined
  }
}

function isPosition(value: unknown, parts: readonly PositionPart[]): value is Position {
  return (
    Array.isArray(value) &&
    value.length === parts.length &&
    parts.every((part, at) => typeof value[at] === 'string' && isPart(value[at], part))
  )
}

function isPart(text: string, part: PositionPart): boolean {
  switch (part) {
    case 'instant':
      return isInstant(text)
    case 'id':
      return isId(text)
    case 'number':
      return /^\d{1,9}$/.test(text)
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

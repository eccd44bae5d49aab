import { z } from 'zod'
import { isId } from '../../../kernel/ids.ts'
import { MunimentError } from '../../../kernel/muniment-error.ts'

/** The sort values of the last hit of a page, and how many hits came before the next. */
export interface Place {
  readonly from: number
  readonly after: readonly [key: number | string, recordId: string] | readonly [recordId: string]
}

const place = z.tuple([z.int().min(0), z.union([z.number(), z.string()]), z.guid()])

export function writeCursor({ from, after }: Place): string {
  return JSON.stringify([from, ...after])
}

/** The cursor of the order of ids. */
export function readIdCursor(cursor: string): string {
  if (isId(cursor)) return cursor
  throw foreignCursor()
}

export function readCursor(cursor: string): Place {
  try {
    const [from, key, recordId] = place.parse(JSON.parse(cursor))
    return { from, after: [key, recordId] }
  } catch (cause) {
    throw foreignCursor(cause)
  }
}

export function foreignCursor(cause?: unknown): MunimentError {
  return new MunimentError(
    'malformed',
    'This cursor does not belong to this search; start again from its first page.',
    { cause },
  )
}

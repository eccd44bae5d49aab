import { z } from 'zod'
import { MunimentError } from '../../../kernel/muniment-error.ts'

/** The sort values of the last hit of a page, and how many hits came before the next. */
export interface Place {
  readonly from: number
  readonly after: readonly [number | string, string]
}

const place = z.tuple([z.int().min(0), z.union([z.number(), z.string()]), z.guid()])

export function writeCursor({ from, after }: Place): string {
  return JSON.stringify([from, ...after])
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

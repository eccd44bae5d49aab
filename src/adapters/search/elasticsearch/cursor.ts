import { z } from 'zod'
import { isId } from '../../../kernel/ids.ts'
import { foreignCursor } from '../foreign-cursor.ts'

/** The sort values of the last hit of a page: in the order of ids the id alone. */
export type SortValues = readonly [key: number | string, recordId: string] | readonly [recordId: string]

const values = z.tuple([z.union([z.number(), z.string()]), z.guid()])

/** The cursor that stands for the last hit of a page. */
export function writeCursor(last: SortValues): string {
  return last.length === 1 ? last[0] : JSON.stringify(last)
}

/** The cursor of the order of ids. */
export function readIdCursor(cursor: string): SortValues {
  if (isId(cursor)) return [cursor]
  throw foreignCursor()
}

/** That of every order that goes by a key of the records. */
export function readCursor(cursor: string): SortValues {
  try {
    return values.parse(JSON.parse(cursor))
  } catch (cause) {
    throw foreignCursor(cause)
  }
}

import { isId, type RecordId } from '../kernel/ids.ts'
import { MunimentError } from '../kernel/muniment-error.ts'

/** The id that was typed. Throws `malformed` for what has not the shape of one; says nothing about whether the record exists. */
export function requireRecordId(text: string): RecordId {
  if (isId<RecordId>(text)) return text
  throw new MunimentError(
    'malformed',
    'A record is named by its id here, as search prints it, import --json and the API.',
  )
}

import { MunimentError } from '../../kernel/muniment-error.ts'

/** For a cursor that was not given by the answer before. */
export function foreignCursor(cause?: unknown): MunimentError {
  return new MunimentError(
    'malformed',
    'This cursor does not belong to this search; start again from its first page.',
    { cause },
  )
}

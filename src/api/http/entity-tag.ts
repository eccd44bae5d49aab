import type { Request } from 'express'
import { MunimentError } from '../../kernel/muniment-error.ts'

/** The entity tag of a revision. */
export function revisionTag(revision: number): string {
  return `"${revision}"`
}

/**
 * The revision that `If-Match` names, or `any` for `*`. Without the header `precondition-required` (RFC 6585, 3):
 * two people who change one record must not undo each other unseen. A tag that no revision has cannot match.
 */
export function expectedRevision(request: Request): number | 'any' {
  const header = request.get('if-match')?.trim()
  if (header === undefined || header === '') {
    throw new MunimentError(
      'precondition-required',
      'Send If-Match with the ETag you last read, so that nobody’s change is lost.',
    )
  }
  if (header === '*') return 'any'
  const revision = /^"(\d{1,9})"$/.exec(header)?.[1]
  if (revision === undefined) {
    throw new MunimentError('precondition-failed', 'This is no ETag of a record: read it again and retry.')
  }
  return Number(revision)
}

import type { Request } from 'express'
import type { ExpectedRevisions } from '../../kernel/expected-revisions.ts'
import { MunimentError } from '../../kernel/muniment-error.ts'

/** The entity tag of a revision. */
export function revisionTag(revision: number): string {
  return `"${revision}"`
}

/**
 * The revisions that `If-Match` names, or `any` for `*`. Without the header `precondition-required` (RFC 6585, 3):
 * two people who change one record must not undo each other unseen. A tag that no revision has cannot match.
 */
export function expectedRevisions(request: Request): ExpectedRevisions {
  const header = request.get('if-match')?.trim()
  if (header === undefined || header === '') {
    throw new MunimentError(
      'precondition-required',
      'Send If-Match with the ETag you last read, so that nobody’s change is lost.',
    )
  }
  if (header === '*') return 'any'
  const revisions = tagsIn(header).flatMap((tag) => /^"(\d{1,9})"$/.exec(tag)?.[1] ?? [])
  if (revisions.length === 0) {
    throw new MunimentError('precondition-failed', 'This is no ETag of a record: read it again and retry.')
  }
  return revisions.map(Number)
}

/** The entity tags that a condition names: any of them may be meant (RFC 9110, 13.1.1). */
export function tagsIn(list: string): readonly string[] {
  return list.split(',').map((one) => one.trim())
}

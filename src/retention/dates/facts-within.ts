import { notFound } from '../../access/require-allowed.ts'
import type { AccessConditions } from '../../records/access-conditions.ts'
import type { StoredFacts } from './standing-store.ts'

/**
 * What a reader who reaches these conditions may know: the facts as if the record were filed in those folders alone, what
 * the first of them says foremost. Throws `not-found` where they reach none.
 */
export function factsWithin<Facts extends StoredFacts>(
  stored: Facts,
  reaches: (access: AccessConditions) => boolean,
): Facts {
  if (stored.filings.length === 0) return stored
  const filings = stored.filings.filter(({ access }) => reaches(access))
  const [first] = filings
  if (first === undefined) throw notFound()
  const left = stored.left.filter(({ access }) => reaches(access))
  return { ...stored, folderId: first.folderId, path: first.path, filings, left }
}

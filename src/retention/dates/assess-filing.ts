import type { RetentionAssessment } from '../../records/retention-end/retention-assessment.ts'
import { assess } from './assess-stored.ts'
import type { StoredFacts, StoredFiling } from './standing-store.ts'

/** What one of a record's folders alone comes to for it. */
export function assessFiling(
  { facts }: Pick<StoredFacts, 'facts'>,
  { path, folderFacts }: Pick<StoredFiling, 'path' | 'folderFacts'>,
): RetentionAssessment {
  return assess({ facts: { ...facts, ...folderFacts }, paths: [path] })
}

import { systemClock } from '../../../src/kernel/clock.ts'
import { makeReadQuery, type ReadQueryDeps, type ReadQueryFor } from '../../../src/search/read-query.ts'
import { emptyVocabulary } from '../../../src/search/vocabulary/make-vocabulary.ts'
import { noUnknownNames } from './no-unknown-names.ts'

interface Given extends Partial<Omit<ReadQueryDeps, 'reads'>> {
  readonly reads?: Partial<ReadQueryDeps['reads']>
}

/** Reads queries for somebody who may read the access set 1, where no folder was ever closed; but for what is given. */
export function readingQueries({ reads, ...given }: Given = {}): ReadQueryFor {
  return makeReadQuery({
    reads: {
      readableAccessSets: async () => [1],
      foldersClosed: async () => [],
      ...noUnknownNames,
      ...reads,
    },
    vocabulary: async () => emptyVocabulary,
    clock: systemClock,
    ...given,
  })
}

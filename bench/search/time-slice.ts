import type { Pool } from 'pg'
import type { SearchDocument } from '../../src/search/search-document.ts'
import { seconds } from '../support/interleave.ts'
import type { Corpus } from './make-corpus.ts'
import { inBatches, readDocuments } from './read-documents.ts'

/** Records to index: so many behind this id. */
export interface IndexSlice {
  readonly after: string
  readonly count: number
}

export interface TimedSlice {
  readonly seconds: number
  readonly indexed: number
  /** The id to go on behind. */
  readonly last: string
}

/** Indexes a slice from documents that lie in memory: making them is not timed. */
export async function timeSlice(
  pool: Pool,
  corpus: Corpus,
  { after, count }: IndexSlice,
  put: (documents: readonly SearchDocument[]) => Promise<void>,
): Promise<TimedSlice> {
  const documents = await readDocuments(pool, corpus, after, count)
  return {
    seconds: await seconds(() => inBatches(documents, put)),
    indexed: documents.length,
    last: documents.at(-1)?.recordId ?? after,
  }
}

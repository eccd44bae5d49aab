import type { SearchDocument } from '../../../search/search-document.ts'
import { type AskedThread, makeAskedThread } from '../threads/asked-thread.ts'

export interface AnalysisRequest {
  readonly op: 'analyse'
  readonly documents: readonly SearchDocument[]
}

/** Makes entries of documents, in a thread of its own. */
export type Analyst = AskedThread<AnalysisRequest, { readonly analyse: readonly string[] }>

export function makeAnalyst(): Analyst {
  return makeAskedThread({
    file: new URL('./analysis-thread.ts', import.meta.url),
    name: 'search-index-analyst',
  })
}

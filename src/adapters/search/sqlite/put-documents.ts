import type { SearchDocument } from '../../../search/search-document.ts'
import { type AskedThread, makeAskedThread } from '../threads/asked-thread.ts'
import type { IndexThread } from './index-thread.ts'
import type { AnalysisAnswers, AnalysisRequest, Target } from './messages.ts'

/** Writes documents to one generation, or to each that there is. */
export interface PutDocuments {
  put(target: Target, documents: readonly SearchDocument[]): Promise<void>
  close(): Promise<void>
}

/** Analyses in a thread of its own, so that one core analyses what comes next while another writes. */
export function makePutDocuments(writer: IndexThread): PutDocuments {
  const analyst: AskedThread<AnalysisRequest, AnalysisAnswers> = makeAskedThread({
    file: new URL('./analysis-thread.ts', import.meta.url),
    name: 'search-index-analyst',
  })
  return {
    async put(target, documents) {
      if (documents.length === 0) return
      const batch = await analyst.ask({ op: 'analyse', documents })
      await writer.ask({ op: 'put', target, batch }, [batch.bytes.buffer])
    },
    close: () => analyst.close(),
  }
}

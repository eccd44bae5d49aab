import { makeNearWriter } from '../../../records/analysis/write-near.ts'
import { makeWordWriter } from '../../../records/analysis/write-words.ts'
import { answerRequests } from '../threads/answer-requests.ts'
import { describeError } from '../threads/describe-error.ts'
import type { AnalysisRequest } from './analyst.ts'
import { toEntry } from './to-entry.ts'

/** The thread that analyses documents while those before them are on their way. */
const writers = { writeWords: makeWordWriter(), writeNear: makeNearWriter() }

answerRequests({
  answer: ({ documents }: AnalysisRequest) =>
    documents.map((document) => JSON.stringify(toEntry(document, writers))),
  describe: describeError,
})

import { answerRequests } from '../threads/answer-requests.ts'
import { makeDocumentAnalyser } from './analyse-documents.ts'
import { describeFailure } from './describe-failure.ts'
import type { AnalysisRequest } from './messages.ts'

/** The thread that analyses documents while another writes those before them. */
const analyse = makeDocumentAnalyser()

answerRequests({
  answer: ({ documents }: AnalysisRequest) => analyse(documents),
  handOver: ({ bytes }) => [bytes.buffer],
  describe: describeFailure,
})

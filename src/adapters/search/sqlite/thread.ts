import { workerData } from 'node:worker_threads'
import { answerRequests } from '../threads/answer-requests.ts'
import { describeFailure } from './describe-failure.ts'
import { makeIndexSession } from './index-session.ts'
import type { Request, ThreadOptions } from './messages.ts'

/** A thread with index files open: SQLite works synchronously, and the process's event loop must not wait for it. */
// Given by makeIndexThread, in this program.
const session = makeIndexSession(workerData as ThreadOptions)

answerRequests({
  answer: (request: Request) => session.answer(request),
  onClose: session.close,
  describe(error) {
    session.afterFailure(error)
    return describeFailure(error)
  },
})

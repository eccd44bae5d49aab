import type { ErrorRequestHandler } from 'express'
import type { Logger } from '../../kernel/logger.ts'
import { exchangeState } from './exchange-state.ts'
import { problemOf } from './problem-of.ts'
import { sendProblem } from './send-problem.ts'

/** The one place where an error becomes an answer. What is our fault is logged with its cause. */
export function handleErrors(logger: Logger): ErrorRequestHandler {
  return (error, request, response, _next) => {
    const { requestId, route } = exchangeState(request)
    const problem = problemOf(error, requestId)
    const fields = { requestId, code: problem.code, route: route ?? 'unmatched' }
    // Somebody who went away is no fault of ours, whatever it broke on its way.
    if (request.destroyed && !request.complete) {
      logger.info('the client went away before the request was complete', fields)
      response.destroy()
      return
    }
    if (problem.status >= 500) logger.error('a request failed', fields, error)
    if (response.headersSent) {
      // The answer has begun: cutting the connection is the only way left to say that it is not whole.
      logger.warn('an answer was cut off', fields, error)
      response.destroy()
      return
    }
    sendProblem(request, response, problem)
  }
}

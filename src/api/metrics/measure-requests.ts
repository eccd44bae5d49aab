import type { RequestHandler } from 'express'
import { exchangeState } from '../http/exchange-state.ts'
import type { HttpMetrics } from './http-metrics.ts'

// Methods are text from outside until named here: an unknown one must not make a new series.
const METHODS = ['GET', 'HEAD', 'POST', 'PATCH', 'OPTIONS', 'PUT', 'DELETE']

/** Measures every request by route pattern and status. */
export function measureRequests({ duration }: HttpMetrics): RequestHandler {
  return (request, response, next) => {
    const end = duration.startTimer()
    response.once('close', () => {
      end({
        method: METHODS.includes(request.method) ? request.method : 'other',
        route: exchangeState(request).route ?? 'unmatched',
        status: response.writableFinished ? String(response.statusCode) : 'cut-off',
      })
    })
    next()
  }
}

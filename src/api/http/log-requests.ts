import type { RequestHandler } from 'express'
import type { Logger } from '../../kernel/logger.ts'
import { exchangeState } from './exchange-state.ts'

/** One line a request: route pattern, never the address itself, which may hold a query or a name (DESIGN §7). */
export function logRequests(logger: Logger): RequestHandler {
  return (request, response, next) => {
    const begun = performance.now()
    response.once('close', () => {
      const { requestId, route, actor } = exchangeState(request)
      const fields = {
        requestId,
        method: request.method.slice(0, 10),
        route: route ?? 'unmatched',
        status: response.statusCode,
        complete: response.writableFinished,
        milliseconds: Math.round(performance.now() - begun),
        actor: actor?.id,
      }
      if (isProbe(route) && response.statusCode === 200) logger.debug('request', fields)
      else logger.info('request', fields)
    })
    next()
  }
}

/** Asked every few seconds by machines: at `info` they would drown the rest. */
function isProbe(route: string | undefined): boolean {
  return route === '/healthz' || route === '/readyz' || route === '/metrics'
}

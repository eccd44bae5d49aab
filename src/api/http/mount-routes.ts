import { type Request, type RequestHandler, Router } from 'express'
import { isNoted } from '../../access/noted-refusal.ts'
import { requireAllowed } from '../../access/require-allowed.ts'
import { isMunimentError, MunimentError } from '../../kernel/muniment-error.ts'
import type { AuditServices } from '../services/audit-services.ts'
import { exchangeState } from './exchange-state.ts'
import { allowContinue } from './expect-continue.ts'
import { parseJsonBody } from './parse-json-body.ts'
import type { Route } from './route.ts'
import { sendAnswer } from './send-answer.ts'

/**
 * Puts routes on a router: role first, then the body, then the handler; and 405 with `Allow` for every other method
 * of a known address. More particular addresses come first, so that `/folders/{+reference}` cannot swallow
 * `/folders/{+reference}/close`.
 */
export function mountRoutes(routes: readonly Route[], audit: Pick<AuditServices, 'recordRefusal'>): Router {
  const router = Router({ caseSensitive: true })
  const paths = [...new Set(routes.map((route) => route.path))].sort(moreParticularFirst)
  for (const path of paths) {
    const place = router.route(toExpressPath(path))
    const here = routes.filter((route) => route.path === path)
    for (const route of here) {
      place[route.method](
        noteRoute(openApiPath(path)),
        admit(route, audit),
        ...(route.body?.kind === 'json' ? parseJsonBody(route.body) : []),
        serve(route, audit),
      )
    }
    place.all(noteRoute(openApiPath(path)), refuseMethod(here))
  }
  return router
}

/** The address as the OpenAPI document and the logs write it. */
export function openApiPath(path: string): string {
  return path.replaceAll('{+', '{')
}

/** The address as the router writes it. */
function toExpressPath(path: string): string {
  return path.replace(/\{\+(\w+)\}/g, '*$1').replace(/\{(\w+)\}/g, ':$1')
}

function moreParticularFirst(one: string, other: string): number {
  return weight(other) - weight(one)
}

/** Fixed words weigh more than parameters of one segment, and those more than parameters of many. */
function weight(path: string): number {
  return path
    .split('/')
    .reduce((sum, segment) => sum + (segment.startsWith('{+') ? 1 : segment.startsWith('{') ? 10 : 100), 0)
}

function noteRoute(path: string): RequestHandler {
  return (request, _response, next) => {
    exchangeState(request).route = path
    next()
  }
}

/** Refuses whoever lacks the role before a byte of the body is read, and has it written down. */
function admit(route: Route, audit: Pick<AuditServices, 'recordRefusal'>): RequestHandler {
  const { action } = route
  return async (request, response, next) => {
    if (action !== 'public') {
      const { actor } = exchangeState(request)
      if (actor === undefined) throw new MunimentError('unauthenticated', 'Send a valid token.')
      try {
        requireAllowed(actor, action)
      } catch (error) {
        if (isMunimentError(error, 'forbidden-role')) await audit.recordRefusal(actor, action)
        throw error
      }
    }
    allowContinue(request, response)
    next()
  }
}

/** What a role may do at all, but not to this or in this way, is refused by its use case, and written down as well. */
function serve(route: Route, audit: Pick<AuditServices, 'recordRefusal'>): RequestHandler {
  const { action } = route
  return async (request, response) => {
    const { actor } = exchangeState(request)
    const answer = async () => {
      try {
        return await route.run(request, actor)
      } catch (error) {
        if (
          isMunimentError(error, 'forbidden-role') &&
          !isNoted(error) &&
          actor !== undefined &&
          action !== 'public'
        )
          await audit.recordRefusal(actor, action)
        throw error
      }
    }
    await sendAnswer(request, response, await answer())
  }
}

function refuseMethod(routes: readonly Route[]): RequestHandler {
  const methods = routes.flatMap((route) =>
    route.method === 'get' ? ['GET', 'HEAD'] : [route.method.toUpperCase()],
  )
  const allow = [...methods, 'OPTIONS'].join(', ')
  return (request: Request, response) => {
    response.setHeader('Allow', allow)
    if (request.method === 'OPTIONS') {
      response.status(204).end()
      return
    }
    throw new MunimentError('method-not-allowed', `Use one of ${allow}.`)
  }
}

import express, { type Express, type RequestHandler } from 'express'
import { notFound } from '../access/require-allowed.ts'
import type { Logger } from '../kernel/logger.ts'
import { makeAllRoutes } from './all-routes.ts'
import { type CaptureLimits, defaultCaptureLimits } from './capture/capture-limits.ts'
import { nothingHerePage } from './docs/nothing-here-page.ts'
import { assignRequestId } from './http/assign-request-id.ts'
import { identify, requirePerson } from './http/authenticate.ts'
import { handleErrors } from './http/handle-errors.ts'
import { logRequests } from './http/log-requests.ts'
import { mountRoutes } from './http/mount-routes.ts'
import { defaultRateLimits, limitPerPerson, limitRefused, type RateLimits } from './http/rate-limits.ts'
import { securityHeaders } from './http/security-headers.ts'
import { showNothingHere } from './http/show-nothing-here.ts'
import { makeHttpMetrics } from './metrics/http-metrics.ts'
import { measureRequests } from './metrics/measure-requests.ts'
import type { Services } from './services.ts'

export interface AppDeps {
  readonly services: Services
  readonly logger: Logger
  /** As in package.json. */
  readonly version: string
  readonly rateLimits?: RateLimits
  readonly captureLimits?: CaptureLimits
  /** Milliseconds before a long sweep answers 202. */
  readonly sweepPatience?: number
}

/** Addresses that want a token whatever stands behind them, also where nothing does. */
const GUARDED = ['/api', '/metrics']

const SWEEP_PATIENCE = 30_000

/** The HTTP edge, top to bottom. */
export function makeApp(deps: AppDeps): Express {
  const { services, logger, rateLimits = defaultRateLimits } = deps
  const metrics = makeHttpMetrics()
  const app = express()
  app.disable('x-powered-by')
  app.disable('etag')
  app.enable('case sensitive routing')
  app.use(assignRequestId())
  app.use(logRequests(logger))
  app.use(measureRequests(metrics))
  app.use(securityHeaders())
  app.use(
    GUARDED,
    identify(services.people),
    limitRefused(rateLimits),
    requirePerson(),
    limitPerPerson(rateLimits),
  )
  app.use(
    mountRoutes(
      makeAllRoutes({
        services,
        metrics,
        version: deps.version,
        captureLimits: deps.captureLimits ?? defaultCaptureLimits,
        sweepPatience: deps.sweepPatience ?? SWEEP_PATIENCE,
      }),
      services.audit,
    ),
  )
  app.use(nothingHere)
  app.use(showNothingHere(GUARDED, nothingHerePage))
  app.use(handleErrors(logger))
  return app
}

const nothingHere: RequestHandler = () => {
  throw notFound()
}

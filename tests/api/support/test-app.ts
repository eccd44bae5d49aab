import type { Express } from 'express'
import { type AppDeps, makeApp } from '../../../src/api/make-app.ts'
import { silentLogger } from '../../support/silent-logger.ts'
import { type FakeServices, makeFakeServices } from './fake-services.ts'

/** The whole edge over fakes of what lies below it. */
export function makeTestApp(deps: Partial<AppDeps> = {}): {
  readonly app: Express
  readonly services: FakeServices
} {
  const services = makeFakeServices()
  const app = makeApp({
    services,
    logger: silentLogger,
    version: '0.0.0-test',
    rateLimits: { refusedPerMinute: 0, perPersonPerMinute: 0 },
    ...deps,
  })
  return { app, services }
}

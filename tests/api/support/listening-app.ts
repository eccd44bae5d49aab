import { afterAll, beforeAll } from '@jest/globals'
import type { Express } from 'express'
import { type HttpServer, startHttpServer } from '../../../src/api/http/start-http-server.ts'
import type { AppDeps } from '../../../src/api/make-app.ts'
import type { FakeServices } from './fake-services.ts'
import { makeTestApp } from './test-app.ts'

/** The edge on a real socket for the tests of one file; gone, with every connection, when they end. */
export function useListeningApp(deps: Partial<AppDeps> = {}): {
  readonly app: Express
  readonly url: string
  readonly services: FakeServices
} {
  const { app, services } = makeTestApp(deps)
  let server: HttpServer | undefined
  beforeAll(async () => {
    server = await startHttpServer(app, { host: '127.0.0.1', port: 0 })
  })
  afterAll(async () => {
    await server?.stop(0)
  })
  return {
    app,
    services,
    get url() {
      if (server === undefined) throw new Error('the server has not started')
      return server.url
    },
  }
}

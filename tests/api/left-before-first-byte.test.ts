import { get } from 'node:http'
import { expect, it } from '@jest/globals'
import { startHttpServer } from '../../src/api/http/start-http-server.ts'
import { systemClock } from '../../src/kernel/clock.ts'
import { auditExport } from '../../src/search/export/audit-export.ts'
import { makeFakeAudit } from '../support/fakes/fake-audit.ts'
import { silentLogger } from '../support/silent-logger.ts'
import { makeTestApp } from './support/test-app.ts'

it('an export whose client leaves while it opens ends as one that was read half-way: said in the log, and no fault of ours', async () => {
  const ended = Promise.withResolvers<void>()
  const faults: string[] = []
  const note = (message: string) => {
    faults.push(message)
    ended.resolve()
  }
  const { app, services } = makeTestApp({ logger: { ...silentLogger, error: note, warn: note } })
  const audit = makeFakeAudit(systemClock)
  const unitOfWork: typeof audit.unitOfWork = {
    run: async (work, isolation) => {
      const result = await audit.unitOfWork.run(work, isolation)
      if (audit.events.length === 2) ended.resolve()
      return result
    },
  }
  const asked = Promise.withResolvers<void>()
  const left = Promise.withResolvers<void>()
  const { export: open } = services.search
  /** More than goes out in one piece. */
  async function* whenLeft<Row>(pages: AsyncIterable<readonly Row[]>): AsyncGenerator<readonly Row[]> {
    asked.resolve()
    await left.promise
    for await (const [row] of pages) if (row !== undefined) yield Array<Row>(2_000).fill(row)
  }
  services.search.export = async (actor, request) => {
    const opened = await open(actor, request)
    return { ...opened, pages: () => auditExport(unitOfWork, actor, request, whenLeft(opened.pages())) }
  }
  const server = await startHttpServer(
    (request, response) => {
      response.once('close', () => left.resolve())
      app(request, response)
    },
    { host: '127.0.0.1', port: 0 },
  )
  const client = get(`${server.url}/api/v1/search/export?q=egret`, {
    headers: { authorization: 'Bearer civil-servant' },
    agent: false,
  })
  client.on('error', () => undefined)
  await asked.promise
  client.destroy()
  await ended.promise
  // Whatever is told of the request after its last entry has been told by then.
  await server.stop(10_000)
  expect(faults).toEqual([])
  expect(audit.events.map(({ action, outcome }) => [action, outcome ?? 'done'])).toEqual([
    ['search.export-started', 'done'],
    ['search.exported', 'failed'],
  ])
})

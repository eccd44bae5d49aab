import { expect, it } from '@jest/globals'
import request from 'supertest'
import { makeAllRoutes } from '../../src/api/all-routes.ts'
import { defaultCaptureLimits } from '../../src/api/capture/capture-limits.ts'
import { openApiPath } from '../../src/api/http/mount-routes.ts'
import { makeHttpMetrics } from '../../src/api/metrics/http-metrics.ts'
import type { AccessRow } from './support/access-table.ts'
import { useListeningApp } from './support/listening-app.ts'
import { sampleAccessTable as accessTable } from './support/sample-access-table.ts'

const edge = useListeningApp()
const routes = makeAllRoutes({
  services: edge.services,
  metrics: makeHttpMetrics(),
  version: '0',
  captureLimits: defaultCaptureLimits,
  sweepPatience: 1000,
})

function schemaOf(row: AccessRow) {
  const route = routes.find((each) => each.method === row.method && openApiPath(each.path) === row.path)
  return route?.answers[row.status]?.schema
}

const described = accessTable.flatMap((row) => {
  const schema = schemaOf(row)
  return schema === undefined || row.capture !== undefined
    ? []
    : [[`${row.method} ${row.path}`, row, schema] as const]
})

it.each(described)('%s answers exactly what it describes', async (_name, row, schema) => {
  const role = row.allowed === 'everybody' ? 'auditor' : row.allowed[0]
  const test = request(edge.url)
    [row.method](row.url ?? row.path)
    .set('Authorization', `Bearer ${role}`)
    .set('Accept', 'application/json')
  for (const [name, value] of Object.entries(row.headers ?? {})) test.set(name, value)
  const answer = await (row.body === undefined ? test : test.send(row.body))
  expect(answer.status).toBe(row.status)
  // zod drops what a schema does not name: equal means that nothing undescribed leaves.
  expect(schema.parse(answer.body)).toEqual(answer.body)
})

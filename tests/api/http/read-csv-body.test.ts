import { expect, it } from '@jest/globals'
import express, { type ErrorRequestHandler } from 'express'
import request from 'supertest'
import { z } from 'zod'
import { readCsvBody } from '../../../src/api/http/read-csv-body.ts'
import { isMunimentError } from '../../../src/kernel/muniment-error.ts'

const schema = z.object({ name: z.string() })
const sayCode: ErrorRequestHandler = (error, _request, response, _next) => {
  response.status(400).json({ code: isMunimentError(error) ? error.code : 'unknown', detail: error.message })
}
const app = express()
  .post('/', async (call, response) => {
    response.json(await readCsvBody(call, schema, { bytes: 1000, lines: 3 }))
  })
  .use(sayCode)

const send = async (table: string): Promise<unknown> =>
  (await request(app).post('/').set('Content-Type', 'text/csv').send(table)).body

it.each<[string, string, unknown]>([
  ['up to so many lines', 'name\na\nb\nc\n', [{ name: 'a' }, { name: 'b' }, { name: 'c' }]],
  [
    'and none further',
    'name\na\nb\nc\nd\n',
    { code: 'too-large', detail: 'The table holds more than 3 lines.' },
  ],
  ['up to so many bytes', `name\n${'x'.repeat(994)}\n`, [{ name: 'x'.repeat(994) }]],
  [
    'and none further',
    `name\n${'x'.repeat(995)}\n`,
    { code: 'too-large', detail: 'The table is larger than 1000 bytes.' },
  ],
  [
    'however much more is sent, to whom the answer still comes',
    `name\n${'x\n'.repeat(1_000_000)}`,
    { code: 'too-large', detail: 'The table is larger than 1000 bytes.' },
  ],
])('takes a table %s', async (_, table, answer) => {
  expect(await send(table)).toEqual(answer)
})

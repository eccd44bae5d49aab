import request, { type Test } from 'supertest'
import type { AccessRow } from './access-table.ts'

/** Sends what a row of the access table says, with a token or with none. */
export function callRow(base: string, row: AccessRow, url: string, token?: string): Test {
  const test = request(base)[row.method](url)
  for (const [name, value] of Object.entries(row.headers ?? {})) test.set(name, value)
  if (token !== undefined) test.set('Authorization', `Bearer ${token}`)
  if (row.capture !== undefined) {
    return test
      .field('metadata', JSON.stringify(row.capture.metadata))
      .attach('content', Buffer.from(row.capture.content), 'a.txt')
  }
  return row.body === undefined ? test : test.send(row.body)
}

import { describe, expect, it } from '@jest/globals'
import { roles } from '../../src/access/actor.ts'
import { type Marking, markings } from '../../src/records/marking.ts'
import type { AccessRow } from './support/access-table.ts'
import { callRow } from './support/call-row.ts'
import { tokenOf } from './support/fake-services.ts'
import { useListeningApp } from './support/listening-app.ts'
import { mountedRoutes } from './support/mounted-routes.ts'
import { sampleAccessTable as accessTable } from './support/sample-access-table.ts'

const edge = useListeningApp()
const { services } = edge

const call = (row: AccessRow, url: string, token?: string) => callRow(edge.url, row, url, token)

it('names every route there is, and none that is not', () => {
  const named = accessTable.map(({ method, path }) => `${method} ${path}`).sort()
  expect(named).toEqual(mountedRoutes(edge.app))
})

describe.each(accessTable.map((row) => [`${row.method} ${row.path}`, row] as const))('%s', (_name, row) => {
  const url = row.url ?? row.path

  if (row.allowed === 'everybody') {
    it('is open to everybody', async () => {
      expect((await call(row, url)).status).toBe(row.status)
    })
    return
  }
  const { allowed } = row

  it('refuses whoever sends no token, or one that nobody has', async () => {
    for (const token of [undefined, 'nobody-has-this']) {
      const answer = await call(row, url, token)
      expect(answer.status).toBe(401)
      expect(answer.body.code).toBe('unauthenticated')
      expect(answer.get('WWW-Authenticate')).toBe('Bearer realm="muniment"')
    }
  })

  const refused = roles.filter((role) => !allowed.includes(role))
  // What every role may do has nobody to refuse.
  if (refused.length > 0)
    it.each(refused)('refuses the role %s, and has it written down', async (role) => {
      for (const marking of markings) {
        services.refusals.length = 0
        const answer = await call(row, url, tokenOf(role, marking))
        expect(answer.status).toBe(403)
        expect(answer.body.code).toBe('forbidden-role')
        expect(services.refusals).toHaveLength(1)
      }
    })

  it.each(allowed.flatMap((role) => markings.map((marking): [string, Marking] => [role, marking])))(
    'serves %s cleared for %s',
    async (role, marking) => {
      const answer = await call(row, url, tokenOf(role, marking))
      expect([answer.status, answer.body.detail]).toEqual([row.status, undefined])
    },
  )

  const { markedUrl } = row
  if (markedUrl !== undefined) {
    it.each(allowed)('shows what is official-sensitive to %s only where cleared', async (role) => {
      expect((await call(row, markedUrl, tokenOf(role))).status).toBe(404)
      expect((await call(row, markedUrl, tokenOf(role, 'official-sensitive'))).status).toBe(row.status)
    })
  }
})

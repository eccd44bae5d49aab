import { afterAll, beforeAll, expect, it } from '@jest/globals'
import type { PersonActor } from '../../src/access/actor.ts'
import { makePostgresAuditLog } from '../../src/adapters/postgres/audit/audit-log.ts'
import { makePersonStore } from '../../src/adapters/postgres/people/person-store.ts'
import { type ListPeople, makeListPeople } from '../../src/people/list-people.ts'
import type { PeopleTx } from '../../src/people/ports.ts'
import { makeRetentionWorld, type RetentionWorld } from '../support/retention-world.ts'

let world: RetentionWorld
let root: PersonActor
let list: ListPeople

beforeAll(async () => {
  world = await makeRetentionWorld()
  root = await world.addPerson('root', 'administrator')
  for (const name of ['Orla', 'Áine', 'orla', 'Zoë', 'O’Brien, Peter']) await world.addPerson(name)
  list = makeListPeople({
    unitOfWork: world.db.unitOfWork<PeopleTx>((handle, outgoing) => ({
      people: makePersonStore(handle),
      audit: makePostgresAuditLog(handle, outgoing, world.clock),
    })),
  })
})
afterAll(() => world.close())

it.each([
  'x',
  'bnVsbA',
  Buffer.from('["a","b"]').toString('base64url'),
  Buffer.from('["\\u0000"]').toString('base64url'),
])('refuses a cursor that it did not give: %s', async (cursor) => {
  await expect(list(root, { size: 2, cursor })).rejects.toMatchObject({ code: 'malformed' })
})

it('gives everybody at once, and on pages of any size the same people, each once', async () => {
  const all = await list(root, 'all')
  expect([all.items.length, all.next]).toEqual([6, null])
  for (const size of [1, 2, 5, 6, 7]) {
    const paged: unknown[] = []
    let cursor: string | null = null
    do {
      const page: Awaited<ReturnType<ListPeople>> = await list(root, { size, cursor })
      expect(page.items.length).toBeLessThanOrEqual(size)
      paged.push(...page.items)
      cursor = page.next
    } while (cursor !== null)
    expect(paged).toEqual(all.items)
  }
})

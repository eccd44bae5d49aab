import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import type { Actor, PersonActor } from '../../../src/access/actor.ts'
import { makeCredentialReader } from '../../../src/adapters/postgres/retention/credential-reader.ts'
import { type BatchId, newId } from '../../../src/kernel/ids.ts'
import { makeSettledFirst } from '../../../src/retention/duties/settled-first.ts'
import { makeRetentionWorld, type RetentionWorld } from '../../support/retention-world.ts'

const DAY = 24 * 3600 * 1000
let world: RetentionWorld
let first: PersonActor
let second: PersonActor

beforeAll(async () => {
  world = await makeRetentionWorld()
  first = await world.addPerson('first')
  second = await world.addPerson('second')
})
afterAll(() => world.close())

function approve(actor: Actor, coolingOffMs = 7 * DAY): Promise<string> {
  const settledFirst = makeSettledFirst({
    unitOfWork: world.unitOfWork,
    credentials: makeCredentialReader(world.db.database),
    coolingOffMs,
    machineNow: () => world.clock.now(),
  })
  return settledFirst(
    'approve-batch',
    'batch',
    async (_actor: Actor, _id: BatchId) => 'approved',
  )(actor, newId<BatchId>())
}

it('lets those who set an installation up begin at once', async () => {
  expect(await Promise.all([approve(first), approve(second)])).toEqual(['approved', 'approved'])
})

it('makes whoever comes later wait, also where all who were there before are disabled by then', async () => {
  world.clock.pass(30 * DAY)
  const late = await world.addPerson('late')
  await expect(approve(late)).rejects.toMatchObject({ code: 'fresh-credential' })
  await world.rows(sql`update person set disabled_at = ${world.clock.now()} where id <> ${late.id}`)
  await expect(approve(late)).rejects.toMatchObject({ code: 'fresh-credential' })
  await world.rows(sql`update person set disabled_at = null`)
  expect(await approve(first)).toBe('approved')
  expect(await approve(late, 0)).toBe('approved')
  world.clock.pass(7 * DAY)
  expect(await approve(late)).toBe('approved')
})

it('makes whoever was given another token wait, and nobody for one that has ended', async () => {
  const giveToken = (id: string, revoked: boolean) =>
    world.rows(sql`
      insert into api_token (id, person_id, hash, kind, created_at, expires_at, revoked_at)
      values (${newId()}, ${id}, sha256(${newId()}::text::bytea), 'personal', ${world.clock.now()}, '2999-01-01',
              ${revoked ? world.clock.now() : null})
    `)
  await giveToken(first.id, false)
  await giveToken(second.id, true)
  await expect(approve(first)).rejects.toMatchObject({ code: 'fresh-credential' })
  expect(await approve(second)).toBe('approved')
})

it('leaves the role’s own refusal to come first', async () => {
  const clerk = await world.addPerson('clerk', 'civil-servant')
  await expect(approve(clerk)).rejects.toMatchObject({ code: 'forbidden-role' })
})

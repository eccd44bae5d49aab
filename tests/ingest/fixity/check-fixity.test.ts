import { afterEach, beforeEach, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import { type Actor, type Role, systemActor } from '../../../src/access/actor.ts'
import { makePostgresAuditLog } from '../../../src/adapters/postgres/audit/audit-log.ts'
import { makeFixityStore } from '../../../src/adapters/postgres/ingest/fixity-store.ts'
import { makeRecordStore } from '../../../src/adapters/postgres/ingest/record-store.ts'
import { makeCheckFixity } from '../../../src/ingest/fixity/check-fixity.ts'
import { newId, type RecordId } from '../../../src/kernel/ids.ts'
import { MunimentError } from '../../../src/kernel/muniment-error.ts'
import type { ContentStore } from '../../../src/records/content-store.ts'
import { once } from '../../support/once.ts'
import { makeRetentionWorld, type RetentionWorld, type TestFolder } from '../../support/retention-world.ts'
import { silentLogger } from '../../support/silent-logger.ts'

const operator: Actor = { kind: 'operator', id: 'operator:tester', name: 'tester' }
const installation = { id: newId() }

let world: RetentionWorld
let folder: TestFolder

beforeEach(async () => {
  world = await makeRetentionWorld()
  await world.addSchedule({ code: 'S' })
  await world.addClass('C', 'S')
  folder = await world.addFolder('C')
})
afterEach(async () => {
  await world.close()
})
const checking = (contentStore: ContentStore = world.contentStore) =>
  makeCheckFixity({
    unitOfWork: world.db.unitOfWork((db, outgoing) => ({
      fixity: makeFixityStore(db),
      records: makeRecordStore(db),
      audit: makePostgresAuditLog(db, outgoing, world.clock),
    })),
    contentStore,
    installation,
    logger: silentLogger,
  })
const check = (contentStore?: ContentStore) => checking(contentStore)(operator, () => undefined)

/** What the log says of a record or the installation, in leaves that wait for their place. */
const told = async (id: string) => {
  const drafts = await world.rows<{ readonly draft: string }>(sql`select draft from audit_outbox`)
  return drafts
    .map(({ draft }) => JSON.parse(draft))
    .filter(({ action, subject }) => subject.id === id && /^(?:content|fixity)\./.test(action))
    .map(({ action, codes }) => ({ action, codes }))
}
const componentOf = async (id: RecordId, key: string) => {
  const [row] = await world.rows<{ readonly id: string }>(
    sql`select id from component where record_id = ${id} and object_key = ${key}`,
  )
  return row?.id
}

it.each<Role>(['civil-servant', 'ig-officer', 'auditor'])('reads nothing for a %s', async (role) => {
  await world.addRecord(folder)
  const store = { ...world.contentStore, open: () => Promise.reject(new Error('was opened')) }
  const person = await world.addPerson(`A ${role}`, role)
  await expect(checking(store)(person, () => undefined)).rejects.toMatchObject({ code: 'forbidden-role' })
})

it('calls nothing lost that is destroyed while it looks', async () => {
  const { id, originalKey } = await world.addRecord(folder)
  const store: ContentStore = {
    ...world.contentStore,
    open: async (key) => {
      await beginDestroying(id)
      await world.contentStore.destroy(key)
      return world.contentStore.open(key)
    },
  }
  expect(await check(store)).toEqual({ checked: 0, bytes: 0, missing: 0, damaged: 0, unsound: [] })
  expect(await told(id)).toEqual([])
  expect(await world.contentStore.find(originalKey)).toBeUndefined()
})

it('takes a store that does not answer for no loss', async () => {
  const { id } = await world.addRecord(folder)
  const away = new MunimentError('engine-unavailable', 'The store is away.', { retryable: true })
  await expect(check({ ...world.contentStore, open: () => Promise.reject(away) })).rejects.toBe(away)
  expect(await told(id)).toEqual([])
})

it('finds what is gone and what has other bytes, attachments among them, and passes what is sound', async () => {
  const sound = await world.addRecord(folder)
  const gone = await world.addRecord(folder)
  const changed = await world.addRecord(folder)
  const otherwise = await world.addRecord(folder)
  const attachment = await world.addAttachment(sound)
  await world.contentStore.destroy(gone.originalKey)
  world.contentStore.corrupt(changed.originalKey)
  world.contentStore.corrupt(attachment)
  // A store that vouches for the wrong bytes: the database knows what was captured.
  const store: ContentStore = {
    ...world.contentStore,
    open: async (key) =>
      key === otherwise.originalKey ? once(Buffer.from('others')) : world.contentStore.open(key),
  }

  const { unsound, bytes, ...counts } = await check(store)
  expect(counts).toEqual({ checked: 5, missing: 1, damaged: 3 })
  expect(bytes).toBe((await world.contentStore.find(sound.originalKey))?.size)
  const wrong = [
    { of: gone, key: gone.originalKey, problem: 'missing', code: 'object-absent' },
    { of: changed, key: changed.originalKey, problem: 'damaged', code: 'object-corrupt' },
    { of: sound, key: attachment, problem: 'damaged', code: 'object-corrupt' },
    { of: otherwise, key: otherwise.originalKey, problem: 'damaged', code: 'object-corrupt' },
  ]
  expect(unsound).toHaveLength(wrong.length)
  for (const { of, key, problem, code } of wrong) {
    const componentId = await componentOf(of.id, key)
    expect(unsound).toContainEqual({ recordId: of.id, componentId, problem })
    expect(await told(of.id)).toEqual([
      { action: 'content.damaged', codes: { component: componentId, code } },
    ])
  }
  expect(await told(installation.id)).toContainEqual({ action: 'fixity.checked', codes: counts })
})

it('goes through all pages, tells how far it is, and ends where it is broken off', async () => {
  for (let made = 0; made < 203; made += 1) await world.addRecord(folder)
  const steps: number[] = []
  const summary = await checking()(systemActor, ({ done, total }) => {
    steps.push(done)
    expect(total).toBe(203)
  })
  expect(summary).toMatchObject({ checked: 203, missing: 0, damaged: 0, unsound: [] })
  expect(steps).toEqual(Array.from({ length: 203 }, (_, at) => at + 1))

  const stopping = new AbortController()
  const stopped = checking()(operator, () => stopping.abort(), stopping.signal)
  await expect(stopped).rejects.toMatchObject({
    code: 'not-ready',
    message: expect.stringContaining('of 203'),
  })
})

/** As an execution does; here nobody has approved it. */
async function beginDestroying(id: RecordId): Promise<void> {
  await world.rows(sql`alter table record disable trigger user`)
  await world.rows(sql`update record set state = 'destroying' where id = ${id}`)
  await world.rows(sql`alter table record enable trigger user`)
}

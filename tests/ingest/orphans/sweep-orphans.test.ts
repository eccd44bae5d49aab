import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import { makePostgresAuditLog } from '../../../src/adapters/postgres/audit/audit-log.ts'
import { makeOrphanStore } from '../../../src/adapters/postgres/ingest/orphan-store.ts'
import { makeSweepOrphans } from '../../../src/ingest/orphans/sweep-orphans.ts'
import type { OrphanStore } from '../../../src/ingest/ports.ts'
import { type ComponentId, newId, type RecordId } from '../../../src/kernel/ids.ts'
import { MunimentError } from '../../../src/kernel/muniment-error.ts'
import { contentKey, textKey } from '../../../src/records/component-keys.ts'
import type { ContentStore } from '../../../src/records/content-store.ts'
import { addOfficers, disposeOfDue } from '../../support/disposal-steps.ts'
import { makeDisposal } from '../../support/make-disposal.ts'
import { makeRetentionWorld, type RetentionWorld } from '../../support/retention-world.ts'
import { silentLogger } from '../../support/silent-logger.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR

const installation = { id: newId() }

let world: RetentionWorld
let now = Date.now()
const after = (milliseconds: number): void => {
  now += milliseconds
}

beforeAll(async () => {
  world = await makeRetentionWorld()
})
afterAll(async () => {
  await world.close()
})

const sweep = (
  contentStore: ContentStore = world.contentStore,
  onListed: (keys: number) => void = () => undefined,
) =>
  makeSweepOrphans({
    unitOfWork: world.db.unitOfWork((db, outgoing) => ({
      orphans: heard(makeOrphanStore(db), onListed),
      audit: makePostgresAuditLog(db, outgoing, world.clock),
    })),
    contentStore,
    installation,
    machineNow: () => new Date(now),
    logger: silentLogger,
  })()

/** The same store; says how much of the list it answered at a time. */
function heard(store: OrphanStore, onListed: (keys: number) => void): OrphanStore {
  return {
    ...store,
    listedBefore: async (...asked) => {
      const keys = await store.listedBefore(...asked)
      onListed(keys.length)
      return keys
    },
  }
}

async function* bytes(): AsyncIterable<Uint8Array> {
  yield Buffer.from('left by a crash')
}
const putOrphan = async (key: string): Promise<string> => {
  await world.contentStore.put(key, bytes())
  return key
}
const isThere = async (key: string): Promise<boolean> => (await world.contentStore.find(key)) !== undefined

it('never touches what a row knows, nor what may still be on its way, nor what it has only just listed', async () => {
  await world.addSchedule({ code: 'S' })
  await world.addClass('C', 'S')
  const record = await world.addRecord(await world.addFolder('C'))
  const known: string[] = []
  for await (const { key } of world.contentStore.list(`${record.id}.`)) known.push(key)
  expect(known.length).toBeGreaterThan(0)
  const young = await putOrphan(contentKey(newId<RecordId>(), newId<ComponentId>()))

  expect(await sweep()).toEqual({ listed: 0, destroyed: 0 })
  after(25 * HOUR)
  expect(await sweep()).toEqual({ listed: 1, destroyed: 0 })
  after(6 * DAY)
  expect(await sweep()).toEqual({ listed: 0, destroyed: 0 })
  expect(await isThere(young)).toBe(true)
  after(2 * DAY)
  expect(await sweep()).toEqual({ listed: 0, destroyed: 1 })
  expect(await isThere(young)).toBe(false)
  for (const key of known) expect(await isThere(key)).toBe(true)
})

it('destroys the others where one will not go, and forgets a row that is no object', async () => {
  const others = async (): Promise<readonly boolean[]> => Promise.all(keys.map(isThere))
  const keys = [newId<RecordId>(), newId<RecordId>(), newId<RecordId>()].map((id) =>
    contentKey(id, newId<ComponentId>()),
  )
  for (const key of keys) await putOrphan(key)
  const [, locked] = keys
  after(25 * HOUR)
  expect((await sweep()).listed).toBe(3)
  await world.rows(sql`
    insert into orphan (object_key, size, stored_at, listed_at)
    select '0-checkpoint', 1, stored_at, listed_at from orphan where object_key = ${locked}
  `)
  after(8 * DAY)
  const keepsOne: ContentStore = {
    ...world.contentStore,
    destroy: async (key) => {
      if (key === locked) throw new MunimentError('engine-unavailable', 'locked', { retryable: true })
      await world.contentStore.destroy(key)
    },
  }
  expect(await sweep(keepsOne)).toEqual({ listed: 0, destroyed: 2 })
  expect(await others()).toEqual([false, true, false])
  expect(await world.rows(sql`select object_key from orphan`)).toEqual([{ object_key: locked }])

  const away: ContentStore = {
    ...keepsOne,
    find: async () => {
      throw new MunimentError('engine-unavailable', 'away', { retryable: true })
    },
  }
  await expect(sweep(away)).rejects.toMatchObject({ code: 'engine-unavailable' })
  expect(await sweep()).toEqual({ listed: 0, destroyed: 1 })
})

it('takes a long list up page by page, and goes on behind what will not go', async () => {
  const keys = Array.from({ length: 1_100 }, () => contentKey(newId<RecordId>(), newId<ComponentId>())).sort()
  const kept = new Set([keys[0], keys[499], keys[1_099]])
  await world.rows(sql`
    insert into orphan (object_key, size, stored_at, listed_at)
    select key, 1, ${new Date(now)}, ${new Date(now)} from unnest(${keys}::text[]) as o (key)
  `)
  after(8 * DAY)
  const asked: string[] = []
  const stubborn: ContentStore = {
    ...world.contentStore,
    destroy: async (key) => {
      asked.push(key)
      if (kept.has(key)) throw new MunimentError('engine-unavailable', 'locked', { retryable: true })
    },
  }
  const sizes: number[] = []
  expect(await sweep(stubborn, (size) => void sizes.push(size))).toEqual({ listed: 0, destroyed: 1_097 })
  expect(Math.max(...sizes)).toBeLessThanOrEqual(500)
  expect(asked.toSorted()).toEqual(keys)
  expect(await sweep()).toEqual({ listed: 0, destroyed: 3 })
})

it('lets go of nothing whose row came while it stood on the list', async () => {
  const record = await world.addRecord(await world.addFolder('C'))
  const [component] = await world.rows<{ id: ComponentId }>(
    sql`select id from component where record_id = ${record.id}`,
  )
  if (component === undefined) throw new Error('the record has no component')
  const late = await putOrphan(textKey(record.id, component.id, newId()))
  after(25 * HOUR)
  expect((await sweep()).listed).toBe(1)
  await world.rows(sql`update component set text_key = ${late} where id = ${component.id}`)
  after(8 * DAY)
  expect((await sweep()).destroyed).toBe(0)
  expect(await isThere(late)).toBe(true)
})

it('takes nothing for an orphan that was stored before the database came back from a backup, but of what is known to have gone', async () => {
  const lost = await putOrphan(contentKey(newId<RecordId>(), newId<ComponentId>()))
  await world.rows(sql`update record set retention_end = '2999-12-31'`)
  const destroyed = await world.addRecord(await world.addFolder('C'))
  await disposeOfDue(makeDisposal(world), await addOfficers(world))
  const active = await world.addRecord(await world.addFolder('C'))
  const gone = await putOrphan(contentKey(destroyed.id, newId<ComponentId>()))
  const kept = await putOrphan(contentKey(active.id, newId<ComponentId>()))
  await world.rows(sql`
    insert into installation (id, created_at, drill, engines, restored_at)
    values (${newId()}, now(), false, '{}', now() + interval '1 minute')
  `)
  after(25 * HOUR)
  await sweep()
  after(8 * DAY)
  expect(await sweep()).toEqual({ listed: 0, destroyed: 1 })
  expect(await Promise.all([lost, gone, kept].map(isThere))).toEqual([true, false, true])
})

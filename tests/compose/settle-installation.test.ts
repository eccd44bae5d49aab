import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { makeInstallationStore } from '../../src/adapters/postgres/installation/installation-store.ts'
import { newSecretKeyText, parseSigningKey, type SigningKey } from '../../src/audit/keys/note-key.ts'
import { settleInstallation } from '../../src/compose/settle-installation.ts'
import type { ContentStore } from '../../src/records/content-store.ts'
import { isMarkerKey, markerKey } from '../../src/records/installation-marker.ts'
import { makeFakeContentStore } from '../support/fakes/fake-content-store.ts'
import { makeTestDatabase, type TestDatabase } from '../support/test-database.ts'

let db: TestDatabase
beforeEach(async () => {
  db = await makeTestDatabase()
})
afterEach(() => db.close())

function makeKey(): SigningKey {
  const key = parseSigningKey(newSecretKeyText('muniment/test'))
  if (key === undefined) throw new Error('a new key is one')
  return key
}
const key = makeKey()

/** Starts over this store, and answers the installation's id. */
async function settle(contentStore: ContentStore, content = 'fake'): Promise<string> {
  const { installation } = await settleInstallation({
    installations: makeInstallationStore(db.database),
    contentStore,
    engines: { content, index: 'fake' },
    loadSigningKey: async () => key,
    hasSucceeded: async () => false,
    drillClock: undefined,
    noteRefusedClock: async () => undefined,
  })
  return installation.id
}
async function markersIn(store: ContentStore): Promise<readonly string[]> {
  const markers: string[] = []
  for await (const object of store.list()) if (isMarkerKey(object.key)) markers.push(object.key)
  return markers
}
/** The process ends as soon as its marker is stored, or before. */
const cutShort = (store: ContentStore, put: ContentStore['put']): ContentStore => ({
  ...store,
  put: async (...given) => {
    await put(...given)
    throw new Error('the process ended')
  },
})
const stranger = { code: 'engine-mismatch', message: expect.stringContaining('does not know this database') }

describe('a store that does not know the database', () => {
  it('is refused, however empty', async () => {
    await settle(makeFakeContentStore())
    await expect(settle(makeFakeContentStore())).rejects.toMatchObject(stranger)
  })

  it('is refused after the marker went from the store that knew it', async () => {
    const store = makeFakeContentStore()
    await store.destroy(markerKey({ id: await settle(store) }))
    await expect(settle(store)).rejects.toMatchObject(stranger)
  })

  it('is refused to one of two processes at a first start that come with a store each', async () => {
    const outcomes = await Promise.allSettled([
      settle(makeFakeContentStore()),
      settle(makeFakeContentStore()),
    ])
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({ reason: stranger })
  })
})

describe('a first start', () => {
  it('ends with the same installation in two processes, and one marker', async () => {
    const store = makeFakeContentStore()
    const [one, other] = await Promise.all([settle(store), settle(store)])
    expect(other).toBe(one)
    expect(await markersIn(store)).toEqual([markerKey({ id: one })])
  })

  it('that was cut short after it left its marker leaves none that is nobody’s', async () => {
    const store = makeFakeContentStore()
    await expect(settle(cutShort(store, store.put))).rejects.toThrow('the process ended')
    const id = await settle(store)
    expect(await markersIn(store)).toEqual([markerKey({ id })])
    expect(await settle(store)).toBe(id)
  })

  it('that was cut short before binds nobody to its engines', async () => {
    const store = makeFakeContentStore()
    await expect(
      settle(
        cutShort(store, () => Promise.reject(new Error('the store was away'))),
        'another',
      ),
    ).rejects.toThrow('the store was away')
    await settle(store)
    await expect(settle(store, 'another')).rejects.toMatchObject({
      message: expect.stringContaining('was set up with the content engine "fake"'),
    })
  })
})

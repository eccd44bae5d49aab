import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import { openFolderContentStore } from '../../../src/adapters/objects/folder-content-store.ts'
import { makeS3Client } from '../../../src/adapters/objects/s3-client.ts'
import { listKeys } from '../../../src/adapters/objects/s3-list-keys.ts'
import { makePostgresAuditLog } from '../../../src/adapters/postgres/audit/audit-log.ts'
import { makeForeignMarker } from '../../../src/adapters/postgres/ingest/foreign-marker.ts'
import { makeOrphanStore } from '../../../src/adapters/postgres/ingest/orphan-store.ts'
import { makeSweepOrphans, type OrphanSweep } from '../../../src/ingest/orphans/sweep-orphans.ts'
import { type ComponentId, newId, type RecordId } from '../../../src/kernel/ids.ts'
import type { Logger } from '../../../src/kernel/logger.ts'
import { contentKey } from '../../../src/records/component-keys.ts'
import type { ContentStore } from '../../../src/records/content-store.ts'
import { markerKey } from '../../../src/records/installation-marker.ts'
import { makeFakeContentStore } from '../../support/fakes/fake-content-store.ts'
import { startFakeLockingBucket } from '../../support/fakes/fake-locking-bucket.ts'
import { makeRetentionWorld, type RetentionWorld } from '../../support/retention-world.ts'
import { silentLogger } from '../../support/silent-logger.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR

interface Store {
  readonly store: ContentStore
  close(): Promise<void>
}

async function* bytes(): AsyncIterable<Uint8Array> {
  yield Buffer.from('of somebody')
}

async function makeFolder(): Promise<Store> {
  const parent = await mkdtemp(join(tmpdir(), 'muniment-shared-'))
  const clock = { now: () => new Date(), drill: false }
  return {
    store: await openFolderContentStore({ root: join(parent, 'objects'), clock }),
    close: () => rm(parent, { recursive: true, force: true }),
  }
}

/** Listed over HTTP as a bucket is; what else is asked is answered from memory. */
async function makeBucket(): Promise<Store> {
  const bucket = await startFakeLockingBucket()
  const kept = makeFakeContentStore()
  const { endpoint } = bucket
  const client = makeS3Client({ endpoint, region: 'us-east-1', accessKey: 'a', secretKey: 'b' })
  bucket.place(`checkpoint-${newId()}-000000000000`, 'of the log')
  return {
    store: {
      ...kept,
      put: (key, source) => {
        bucket.place(key, 'of somebody')
        return kept.put(key, source)
      },
      list: async function* (prefix = '') {
        for await (const object of listKeys(client, 'bucket', prefix))
          if ((await kept.find(object.key)) !== undefined) yield object
      },
    },
    close: () => bucket.close(),
  }
}

let world: RetentionWorld
beforeAll(async () => {
  world = await makeRetentionWorld()
})
afterAll(async () => {
  await world.close()
})
beforeEach(async () => {
  await world.rows(sql`delete from orphan`)
  await world.rows(sql`delete from foreign_marker`)
})

describe.each([
  ['a folder', makeFolder],
  ['a bucket', makeBucket],
])('a store that another installation uses as well: %s', (_, make) => {
  it('loses nothing to the sweep of orphans, which says whose marker it met, and goes on once that is gone', async () => {
    const { store, close } = await make()
    try {
      const own = { id: newId() }
      const other = { id: newId() }
      const errors: unknown[] = []
      const logger: Logger = { ...silentLogger, error: (_message, details) => errors.push(details) }
      let now = Date.now() + 2 * DAY
      const sweep = (): Promise<OrphanSweep> =>
        makeSweepOrphans({
          unitOfWork: world.db.unitOfWork((db, outgoing) => ({
            orphans: makeOrphanStore(db),
            audit: makePostgresAuditLog(db, outgoing, world.clock),
          })),
          contentStore: store,
          installation: own,
          machineNow: () => new Date(now),
          logger,
        })()
      const put = async (key: string): Promise<string> => (await store.put(key, bytes())).key
      const isThere = async (key: string): Promise<boolean> => (await store.find(key)) !== undefined
      const orphan = await put(contentKey(newId<RecordId>(), newId<ComponentId>()))
      await put(markerKey(own))
      expect(await sweep()).toEqual({ listed: 1, destroyed: 0 })

      // As a start with a new database does, while what was listed waits for its week.
      await put(markerKey(other))
      const documents = [await put(contentKey(newId<RecordId>(), newId<ComponentId>()))]
      for (let day = 0; day < 20; day += 5) {
        now += 5 * DAY
        expect(await sweep()).toEqual({ listed: 0, destroyed: 0 })
      }
      for (const key of [orphan, ...documents, markerKey(own), markerKey(other)])
        expect(await isThere(key)).toBe(true)
      expect(await world.rows(sql`select from orphan`)).toHaveLength(0)
      expect(errors).toContainEqual({ marker: markerKey(other) })
      expect(await makeForeignMarker(world.db.database)()).toBe(markerKey(other))

      // What the operator removed by hand; the week begins anew.
      await store.destroy(markerKey(other))
      expect(await sweep()).toEqual({ listed: 2, destroyed: 0 })
      expect(await makeForeignMarker(world.db.database)()).toBeUndefined()
      now += 8 * DAY
      expect(await sweep()).toEqual({ listed: 0, destroyed: 2 })
      expect(await isThere(markerKey(own))).toBe(true)
    } finally {
      await close()
    }
  })
})

import { spawnSync } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import { makeWorkerRoll, type WorkerRoll } from '../../../src/adapters/queue/worker-roll.ts'
import { silentLogger } from '../../support/silent-logger.ts'
import { makeTestDatabase, type TestDatabase } from '../../support/test-database.ts'

let db: TestDatabase
let roll: WorkerRoll
beforeAll(async () => {
  db = await makeTestDatabase()
  roll = makeWorkerRoll(db.database.owner, silentLogger)
})
afterAll(() => db.close())

describe('the roll of workers', () => {
  it('does not bury a worker whose process runs', async () => {
    await roll.beat('pool-ours')
    expect(await roll.buryDead()).toEqual([])
  })

  it('buries one whose process is gone at once, fresh as its last beat may be', async () => {
    await roll.beat('pool-gone')
    const ended = spawnSync(process.execPath, ['--version']).pid
    await sql`update job_worker set process_id = ${ended} where worker_id = 'pool-gone'`.execute(
      db.database.owner,
    )
    expect(await roll.buryDead()).toEqual(['pool-gone'])
    expect(await roll.buryDead()).toEqual([])
  })

  it('buries one that has fallen silent', async () => {
    await roll.beat('pool-silent')
    await sql`
      update job_worker set beat_at = clock_timestamp() - interval '13 seconds'
      where worker_id = 'pool-silent'`.execute(db.database.owner)
    expect(await roll.buryDead()).toEqual(['pool-silent'])
  })
})

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

  it('gives back the job of a dead worker, which waits no longer than half a minute however often it was there', async () => {
    await holdByDead('often-there', 9)
    await roll.buryDead()
    expect(await jobs('often-there')).toEqual([{ attempts: 9, locked: false, soon: true }])
  })

  it('gives back nothing of a job that was enqueued anew while the dead worker had it', async () => {
    await holdByDead('superseded', 1)
    await enqueue('superseded')
    await roll.buryDead()
    expect(await jobs('superseded')).toEqual([{ attempts: 0, locked: false, soon: true }])
    const counted = await sql<{ all: number }>`
      select count(*)::int as all from graphile_worker.jobs where task_identifier = 'finish-sweep'
        and attempts >= max_attempts`.execute(db.database.owner)
    expect(counted.rows).toEqual([{ all: 0 }])
  })
})

async function enqueue(key: string): Promise<void> {
  await sql`select graphile_worker.add_job('finish-sweep', '{}'::json, job_key => ${key})`.execute(
    db.database.owner,
  )
}

async function holdByDead(key: string, attempts: number): Promise<void> {
  await enqueue(key)
  await sql`
    update graphile_worker._private_jobs
    set locked_by = 'pool-dead', locked_at = clock_timestamp() - interval '1 minute', attempts = ${attempts}
    where key = ${key}`.execute(db.database.owner)
}

async function jobs(key: string): Promise<readonly object[]> {
  const found = await sql<{ attempts: number; locked: boolean; soon: boolean }>`
    select attempts::int, locked_by is not null as locked,
      run_at <= clock_timestamp() + interval '31 seconds' as soon
    from graphile_worker.jobs where key = ${key}`.execute(db.database.owner)
  return found.rows
}

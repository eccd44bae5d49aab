import { copyFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { readClusterNote } from '../../src/adapters/postgres/embedded/cluster-note.ts'
import { readPostmasterFile } from '../../src/adapters/postgres/embedded/postmaster-file.ts'
import { until } from '../support/until.ts'
import { expectStatus } from './support/api-client.ts'
import { type DataFolder, makeDataFolder } from './support/data-folder.ts'
import { killMunimentProcesses, startMunimentProcess } from './support/muniment-process.ts'
import { type Office, openOffice } from './support/office.ts'
import { settle } from './support/settle.ts'

/** Every second: two schedulers that disagree would show within a few. */
const env = { RETENTION_CRON: '* * * * * *' }

let office: Office
let other: DataFolder
beforeAll(async () => {
  office = await openOffice(env)
  other = await makeDataFolder()
}, 180_000)
afterAll(async () => {
  await killMunimentProcesses()
  await office?.close()
  await other?.remove()
}, 60_000)

describe('two processes', () => {
  it('sweep once a day between them, whichever is first', async () => {
    const worker = await startMunimentProcess('worker', { MUNIMENT_DATA: office.dataFolder, ...env })
    await office.send('text', { folder: 'FIN-INV/2016-17', date: '2015-06-01' })
    const database = await office.database()
    await until(
      () => database.one<number>('select count(distinct process_id)::int from job_worker'),
      (processes) => processes === 2,
    )
    await until(
      () => database.one<number>("select count(*)::int from audit_entry where action = 'sweep.started'"),
      (sweeps) => sweeps > 0,
    )
    // Several more rounds of the schedule.
    await new Promise((resolve) => setTimeout(resolve, 4_000))
    const days = await database.rows<{ day: string; sweeps: number }>(
      `select scheduled_for::text as day, count(*)::int as sweeps from retention_sweep group by scheduled_for`,
    )
    expect(days.map(({ sweeps }) => sweeps)).toEqual(days.map(() => 1))
    expect(days.length).toBeLessThanOrEqual(2)
    await database.close()
    expect(await worker.stop()).toEqual({ code: 0, signal: null })
  }, 120_000)

  it('take nothing from each other: a server that starts leaves a worker the documents it is reading', async () => {
    const worker = await startMunimentProcess('worker', { MUNIMENT_DATA: office.dataFolder, ...env })
    const sent = await Promise.all([1, 2, 3, 4, 5, 6].map(() => office.send('scan')))
    await office.server().kill()
    const database = await office.database()
    await until(
      () =>
        database.one<number>(`
          select count(*)::int from graphile_worker.jobs j join job_worker w on w.worker_id = j.locked_by
          where j.task_identifier = 'read-record' and w.process_id = ${worker.pid}`),
      (reading) => reading > 1,
    )
    await database.close()
    await office.start()
    await settle(office)
    for (const { id } of sent) {
      const record = expectStatus(await office.as('clerk').get(`/records/${id}`), 200)
      expect(record).toMatchObject({ reading: 'available' })
    }
    expect(worker.log()).not.toContain('a job failed')
    expect(await worker.stop()).toEqual({ code: 0, signal: null })
  }, 120_000)

  it('are not both the server of one data folder', async () => {
    await expect(startMunimentProcess('serve', { MUNIMENT_DATA: office.dataFolder })).rejects.toThrow(
      /already serves the data folder/,
    )
  }, 60_000)

  it('do not share a database with a store each: the second is refused, with or without the key of the log', async () => {
    const note = readClusterNote(office.dataFolder)
    const server = note === undefined ? undefined : readPostmasterFile(note.cluster)
    const url = `postgres://muniment:${note?.password}@/muniment?host=${encodeURIComponent(server?.socketFolder ?? '')}&port=${server?.port}`
    const second = () => startMunimentProcess('serve', { MUNIMENT_DATA: other.path, DATABASE_URL: url })
    await expect(second()).rejects.toThrow(/key that signs the audit log's checkpoints is missing/)
    const key = 'checkpoint-signing.key'
    await copyFile(join(office.dataFolder, key), join(other.path, key))
    await expect(second()).rejects.toThrow(/content store does not know this database/)
  }, 60_000)
})

import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import request from 'supertest'
import { newId } from '../../src/kernel/ids.ts'
import { type RunningMuniment, startMuniment } from '../support/start-muniment.ts'

// Beyond what any system numbers its processes with.
const DEAD = '99999999-1-0123456789ab'

let running: RunningMuniment
let clerk: string
beforeAll(async () => {
  running = await startMuniment()
  clerk = await running.addPerson('clerk', 'civil-servant')
})
afterAll(() => running?.stop())

it('what a killed process was reading, and half-stored of it, goes with its place on the roll', async () => {
  const { dataFolder, database, sweepWorkspaces } = running.muniment.engines
  const captured = await request(running.url)
    .post('/api/v1/records')
    .set('Authorization', `Bearer ${clerk}`)
    .field('metadata', JSON.stringify({ folder: 'FIN-INV/2026', title: 'Letter', date: '2026-01-05' }))
    .attach('content', Buffer.from('of somebody'), 'letter.txt')
  expect(captured.status).toBe(201)
  const left = [join(dataFolder, 'tmp/benches'), join(dataFolder, 'objects/incoming')]
  const living = await Promise.all(left.map((folder) => readdir(folder)))
  for (const folder of left) {
    await mkdir(join(folder, DEAD, 'bench'), { recursive: true })
    await writeFile(join(folder, DEAD, 'bench', 'document'), 'of somebody')
  }
  await sql`insert into workbench (id, folder, record_id) values (${newId()}, ${DEAD}, ${captured.body.id})`.execute(
    database.owner,
  )
  await sweepWorkspaces()
  expect(await Promise.all(left.map((folder) => readdir(folder)))).toEqual(living)
  const { rows } = await sql`select from workbench where folder = ${DEAD}`.execute(database.owner)
  expect(rows).toEqual([])
})

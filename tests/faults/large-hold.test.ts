import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { CATCH_PAGE } from '../../src/retention/holds/catch-scope.ts'
import { expectStatus } from './support/api-client.ts'
import { checkLeftovers } from './support/invariants/check-leftovers.ts'
import { killMunimentProcesses } from './support/muniment-process.ts'
import { DUE, type Office, openOffice } from './support/office.ts'
import { settle } from './support/settle.ts'

/** Three pages, the last a single record. */
const RECORDS = 2 * CATCH_PAGE + 1

let office: Office
beforeAll(async () => {
  office = await openOffice()
}, 180_000)
afterAll(async () => {
  await office?.close()
  await killMunimentProcesses()
}, 60_000)

/** Rows alone, of the kind of one that was captured: holds look at nothing else. */
async function fileRows(folder: string, like: string, rows: number): Promise<void> {
  const database = await office.database()
  const ids = Array.from({ length: rows }, () => randomUUID())
  await database.rows(
    `insert into record (id, reference, folder_id, access_set_id, state, title, captured_at, captured_on, captured_by,
       marking, reading, retention_state, retention_end, disposal_action, trigger_type, trigger_date, schedule_code,
       schedule_version)
     select filler.id, 'FILL-' || filler.id, r.folder_id, r.access_set_id, 'active', 'A row', r.captured_at, r.captured_on, r.captured_by,
       r.marking, 'available-without-text', r.retention_state, r.retention_end, r.disposal_action, r.trigger_type,
       r.trigger_date, r.schedule_code, r.schedule_version
     from unnest($1::uuid[]) as filler (id), record r join folder f on f.id = r.folder_id
     where r.id = $2 and f.reference = $3`,
    [ids, like, folder],
  )
  await database.close()
}

describe('a hold on more than one page of records', () => {
  it('catches the rest by itself after a kill (hold.after-page-materialised), and binds meanwhile', async () => {
    const opened = await office.as('clerk').post('/folders', { class: 'FIN-INV', title: 'Large' })
    const folder = String(expectStatus(opened, 201).reference)
    const sent = await office.send('text', { folder, date: DUE.date })
    await settle(office)
    await fileRows(folder, sent.id ?? '', RECORDS - 1)
    await office.server().kill()
    const doomed = await office.start('hold.after-page-materialised')
    const placed = await office.as('reviewer').post('/holds', {
      name: 'Inquiry',
      reason: 'It was asked for',
      authority: 'Inquiry of 2026',
      scope: { folders: [folder] },
    })
    expect((await doomed.ended).signal).toBe('SIGKILL')
    const database = await office.database()
    const free = `select count(*)::int from record r join folder f on f.id = r.folder_id
      where f.reference = $1 and not record_is_held(r.id, f.id, '{}')`
    // Dead as the server is, not one of them is free.
    expect(await database.one(free, [folder])).toBe(0)
    await office.start()
    expect(await settle(office)).toBeLessThan(60_000)
    expect(await database.one('select count(*)::int from hold_item')).toBe(RECORDS)
    expect(await database.one(free, [folder])).toBe(0)
    const swept = expectStatus(await office.as('sweeper').post('/retention/sweeps', { dryRun: true }), 201)
    expect([swept.due, swept.held]).toEqual([0, RECORDS])
    if (placed.outcome === 'answered') expect(placed.status).toBe(201)
    expect(await checkLeftovers(office.dataFolder, database, office.server().pid)).toEqual([])
    await database.close()
  }, 180_000)
})

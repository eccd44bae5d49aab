import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import { firstFolderInReach } from '../../../src/adapters/postgres/search/first-folder-in-reach.ts'
import { looksAt } from '../../support/looks-at.ts'
import { makeRetentionWorld, type RetentionWorld } from '../../support/retention-world.ts'

const RECORDS = 1_000
const FOLDERS = 1_500
let world: RetentionWorld

/** Records in a few of many folders. */
beforeAll(async () => {
  world = await makeRetentionWorld()
  await world.addSchedule({ code: 'S-SEVEN' })
  await world.addClass('SEVEN', 'S-SEVEN')
  const { accessSet } = await world.addFolder('SEVEN')
  await world.rows(sql`
    insert into folder (id, reference, class_code, title, opened_on, access_set_id)
    select md5('f' || n)::uuid, 'MANY/' || n, 'SEVEN', 'Folder ' || n, '2010-01-01', ${accessSet}
    from generate_series(1, ${FOLDERS}::integer) n`)
  await world.rows(sql`
    insert into record (
      id, reference, folder_id, access_set_id, state, title, captured_at, captured_on, captured_by, marking, format, reading,
      retention_state, retention_end, disposal_action, trigger_type, trigger_date, schedule_code, schedule_version
    )
    select gen_random_uuid(), 'MANY-' || n, md5('f' || n)::uuid, ${accessSet}, 'active', 'A letter', now(), '2026-03-02', 'filler',
           'official', 'pdf', 'available', 'running', '2027-06-30', 'destroy', 'created', '2020-06-30', 'S-SEVEN', 1
    from generate_series(1, ${RECORDS}::integer) n`)
  await world.rows(sql`analyze`)
})
afterAll(() => world.close())

it('looks up the folder of each record, and reads no other', async () => {
  const ids = (await world.rows<{ readonly id: string }>(sql`select id from record`)).map(({ id }) => id)
  const { found, looks } = await world.db
    .unitOfWork((handle) => handle)
    .run(async (handle) => {
      const before = await looksAt(handle, 'folder')
      const { rows } = await sql<{ readonly reference: string; readonly folder: string }>`
        select r.reference, f.reference as folder
        from record r ${firstFolderInReach} where r.id = any (${ids}::uuid[])
      `.execute(handle)
      return { found: rows, looks: (await looksAt(handle, 'folder')) - before }
    }, 'read-only')
  expect(found.filter(({ reference, folder }) => reference.replace('-', '/') === folder)).toHaveLength(
    RECORDS,
  )
  expect(looks).toBeLessThanOrEqual(RECORDS)
})

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import type { Sql } from '../../../src/adapters/postgres/database.ts'
import { makeFolderStore } from '../../../src/adapters/postgres/ingest/folder-store.ts'
import { selectRecord } from '../../../src/adapters/postgres/ingest/select-record.ts'
import { lockScope } from '../../../src/adapters/postgres/retention/holds/lock-scope.ts'
import { makeOverrideStore } from '../../../src/adapters/postgres/retention/override-store.ts'
import { makeReclassificationStore } from '../../../src/adapters/postgres/retention/reclassification/reclassification-store.ts'
import type { RecordId } from '../../../src/kernel/ids.ts'
import { makeTestDatabase, type TestDatabase } from '../../support/test-database.ts'
import { until } from '../../support/until.ts'

const id = '00000000-0000-7000-8000-0000000000a1' as RecordId
const folder = '00000000-0000-7000-8000-0000000000f1'
let db: TestDatabase
const itself = (transaction: Sql): Sql => transaction

beforeAll(async () => {
  db = await makeTestDatabase()
  await sql`
    with classes as (
      insert into file_plan_class (code, path, title, schedule_code, position)
      values ('OLD', '{OLD}', 'Old', 'MUNIMENT-PERM', 1), ('NEW', '{NEW}', 'New', 'MUNIMENT-PERM', 2)
    ), sets as (
      insert into access_set (class_code, marking, groups) values ('OLD', 'official', '{}') returning id
    ), folders as (
      insert into folder (id, reference, class_code, title, opened_on, access_set_id)
      select ${folder}::uuid, 'OLD/1', 'OLD', 'Folder', date '2020-01-01', id from sets
    )
    insert into record
      (id, reference, folder_id, access_set_id, state, title, captured_at, captured_on, captured_by, marking, reading,
       retention_state, disposal_action, trigger_type, schedule_code, schedule_version)
    select ${id}::uuid, 'R/1', ${folder}::uuid, id, 'active', 'Letter', now(), current_date, 'test', 'official', 'pending',
           'permanent', 'retain-permanently', 'captured', 'MUNIMENT-PERM', 1
    from sets
  `.execute(db.database.owner)
})
afterAll(() => db.close())

/** Moves the folder with its record to the other class and a new access set; what `read` asks meanwhile waits for it. */
async function readBehindAMove<Answer>(to: string, read: (tx: Sql) => Promise<Answer>): Promise<Answer> {
  const moved = Promise.withResolvers<void>()
  const asked = Promise.withResolvers<void>()
  const move = db.unitOfWork(itself).run(async (tx) => {
    const marking = to === 'NEW' ? 'official' : 'official-sensitive'
    await sql`insert into access_set (class_code, marking, groups) values (${to}, ${marking}, '{moved}')
              on conflict do nothing`.execute(tx)
    const set = sql`(select id from access_set where class_code = ${to} and groups = '{moved}')`
    await sql`update folder set class_code = ${to}, access_set_id = ${set} where id = ${folder}`.execute(tx)
    await sql`update record set access_set_id = ${set}, revision = revision + 1 where id = ${id}`.execute(tx)
    moved.resolve()
    await asked.promise
  })
  await moved.promise
  const answer = db.unitOfWork(itself).run(read)
  await until(
    async () => {
      const { rows } = await sql<{ readonly count: number }>`
        select count(*) as count from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock'
      `.execute(db.database.owner)
      return rows[0]?.count
    },
    (count) => count === 1,
  )
  asked.resolve()
  await move
  return answer
}

describe('what waited for a move is found where it is now', () => {
  const cases: readonly [string, (tx: Sql) => Promise<unknown>, (code: string) => object][] = [
    [
      'a record that a job is about to write',
      (tx) => selectRecord(tx, id, 'share'),
      (code) => ({ id, access: { classPath: [code] } }),
    ],
    ['a record that somebody changes', (tx) => selectRecord(tx, id, 'update'), () => ({ id })],
    [
      'the folder that somebody files in',
      (tx) => makeFolderStore(tx).findForFiling('OLD/1'),
      (code) => ({ folder: { classCode: code }, recordClass: { code } }),
    ],
    [
      'the folders that somebody files in',
      (tx) => makeFolderStore(tx).holdForFiling(['OLD/1']),
      (code) => [{ classCode: code }],
    ],
    [
      'the folder that somebody closes',
      (tx) => makeFolderStore(tx).findForChange('OLD/1'),
      (code) => ({ classCode: code }),
    ],
    [
      'the folder that somebody else moves',
      (tx) => makeReclassificationStore(tx).findForMove('OLD/1', 'OLD'),
      (classCode) => ({ classCode }),
    ],
    [
      'the record that an override is given for',
      (tx) => makeOverrideStore(tx).findForChange({ type: 'record', id }),
      (code) => ({ access: { classPath: [code] } }),
    ],
    [
      'the folder that an override is given for',
      (tx) => makeOverrideStore(tx).findForChange({ type: 'folder', reference: 'OLD/1' }),
      (code) => ({ access: { classPath: [code] } }),
    ],
    [
      'the folder and the record that a hold is placed on',
      (tx) => lockScope(tx, { classes: [], folders: ['OLD/1'], records: [id] }),
      (code) => ({
        folders: [{ access: { classPath: [code] } }],
        records: [{ access: { classPath: [code] } }],
      }),
    ],
  ]
  it.each(cases)('%s', async (_, read, expected) => {
    for (const code of ['NEW', 'OLD']) expect(await readBehindAMove(code, read)).toMatchObject(expected(code))
  })
})

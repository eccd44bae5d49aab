import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import { makeIndexSource } from '../../../../src/adapters/postgres/search/index-source.ts'
import { makeListUnsettled } from '../../../../src/adapters/postgres/search/list-unsettled.ts'
import { makeSweepSettledAccess } from '../../../../src/adapters/postgres/search/sweep-settled-access.ts'
import { newId, type RecordId } from '../../../../src/kernel/ids.ts'
import type { IndexSource } from '../../../../src/search/index-source.ts'
import type { Unsettled } from '../../../../src/search/ports.ts'
import { makeTestDatabase, type TestDatabase } from '../../../support/test-database.ts'

let db: TestDatabase
let list: () => Promise<Unsettled>
let source: IndexSource
/** Its own access set, that of secrets, and that of another folder. */
let sets: { readonly own: number; readonly secret: number; readonly other: number }
const folders: { own: string; other: string } = { own: '', other: '' }
let record: RecordId
beforeAll(async () => {
  db = await makeTestDatabase()
  list = makeListUnsettled(db.database)
  source = makeIndexSource(db.database)
})
afterAll(() => db.close())
const owner = () => db.database.owner
const setOf = async (marking: string, group: string): Promise<number> => {
  const made = await sql<{ readonly id: number }>`
    insert into access_set (class_code, marking, groups)
    select class_code, ${marking}, array[${group}] from folder where reference = 'MUNIMENT-CERT'
    on conflict (class_code, marking, groups, alternatives) do update set marking = excluded.marking
    returning id
  `.execute(owner())
  return made.rows[0]?.id ?? 0
}
const makeFolder = async (reference: string, set: number): Promise<string> => {
  const id = newId()
  await sql`
    insert into folder (id, reference, class_code, title, opened_on, access_set_id)
    select ${id}, ${reference}, class_code, 'A folder', '2020-01-01', ${set} from folder where reference = 'MUNIMENT-CERT'
  `.execute(owner())
  return id
}
const makeRecord = async (folder: string, set: number): Promise<RecordId> => {
  const id = newId<RecordId>()
  await sql`
    insert into record
      (id, reference, folder_id, access_set_id, state, title, captured_at, captured_on, captured_by, marking, reading,
       retention_state, disposal_action, trigger_type, trigger_date, schedule_code, schedule_version)
    values (${id}, ${`REF/${id}`}, ${folder}, ${set}, 'active', 'Minutes', now(), '2026-01-02', 'system', 'official',
            'pending', 'permanent', 'retain-permanently', 'captured', '2026-01-01', 'MUNIMENT-PERM', 1)
  `.execute(owner())
  return id
}
let made = 0
beforeEach(async () => {
  await sql`delete from access_change`.execute(owner())
  made += 1
  sets = {
    own: await setOf('official', `g${made}`),
    secret: await setOf('official-sensitive', `g${made}`),
    other: await setOf('official', `h${made}`),
  }
  folders.own = await makeFolder(`OWN/${made}`, sets.own)
  folders.other = await makeFolder(`OTHER/${made}`, sets.other)
  record = await makeRecord(folders.own, sets.own)
})
const put = (set: number, folder = folders.own) =>
  sql`update record set access_set_id = ${set}, folder_id = ${folder} where id = ${record}`.execute(owner())
const keepFolder = (set: number) =>
  sql`update folder set access_set_id = ${set} where id = ${folders.own}`.execute(owner())
/** In all of its folders at once: the database asks for them to be whole. */
const fileInBoth = () =>
  owner()
    .transaction()
    .execute(async (tx) => {
      for (const [at, folder] of [folders.own, folders.other].entries())
        await sql`
          insert into record_filing (record_id, position, folder_id, filed_on, filed_by)
          values (${record}, ${at}, ${folder}, '2026-01-02', 'system')
        `.execute(tx)
    })
const ownFolder = (accessSet: number) => ({ reference: `OWN/${made}`, accessSet })
const heard = () => source.telling(record, async () => undefined)
const sweep = () => makeSweepSettledAccess(db.database)()
const settledAgo = (seconds: number) =>
  sql`update access_change set settled_at = clock_timestamp() - make_interval(secs => ${seconds})`.execute(
    owner(),
  )

describe('what others may read than the index says', () => {
  it('is nothing that was captured, or changed otherwise', async () => {
    await sql`update record set title = 'Other minutes' where id = ${record}`.execute(owner())
    expect(await list()).toEqual({ records: [], folders: [] })
  })

  it('is a record by itself where it is read otherwise than its folder', async () => {
    await put(sets.secret)
    expect(await list()).toEqual({
      records: [{ recordId: record, accessSet: sets.secret }],
      folders: [ownFolder(sets.own)],
    })
  })

  it('is the folder alone where the record is read as it is', async () => {
    await keepFolder(sets.secret)
    await put(sets.secret)
    expect(await list()).toEqual({ records: [], folders: [ownFolder(sets.secret)] })
  })

  it('is a record by itself where it was moved: its entry names another folder', async () => {
    await put(sets.other, folders.other)
    const moved = { recordId: record, accessSet: sets.other }
    expect((await list()).records).toEqual([moved])
    // And still where its new folder is then read otherwise.
    await sql`update folder set access_set_id = ${sets.secret} where id = ${folders.other}`.execute(owner())
    await put(sets.secret, folders.other)
    expect((await list()).records).toEqual([{ recordId: record, accessSet: sets.secret }])
  })

  it('is a record by itself that was moved beside others of its readers, and the folder that it left', async () => {
    await sql`update folder set access_set_id = ${sets.own} where id = ${folders.other}`.execute(owner())
    await put(sets.own, folders.other)
    await sql`update folder set access_set_id = ${sets.secret} where id = ${folders.other}`.execute(owner())
    await put(sets.secret, folders.other)
    const { records, folders: listed } = await list()
    expect(records).toEqual([{ recordId: record, accessSet: sets.secret }])
    expect(listed.map(({ reference }) => reference).sort()).toEqual([`OTHER/${made}`, `OWN/${made}`])
  })

  it.each([
    ['was taken out of a folder', sql`delete from record_filing`],
    [
      'has left a folder that had ended',
      sql`update record_filing set retention_state = 'running', retention_end = '2026-02-01', left_on = '2026-02-02',
          schedule_code = 'MUNIMENT-PERM', schedule_version = 1, disposal_action = 'review'`,
    ],
  ] as const)('is a record by itself that %s and is read as ever, and that folder', async (_how, leave) => {
    await fileInBoth()
    await sql`${leave} where record_id = ${record} and folder_id = ${folders.other}`.execute(owner())
    const { records, folders: listed } = await list()
    expect(records).toEqual([{ recordId: record, accessSet: sets.own }])
    expect(listed.map(({ reference }) => reference).sort()).toEqual([`OTHER/${made}`, `OWN/${made}`])
  })

  it('is nothing of what was filed in several from the first', async () => {
    await fileInBoth()
    expect(await list()).toEqual({ records: [], folders: [] })
  })

  it('is a record in several folders by itself, and each of these', async () => {
    await fileInBoth()
    await put(sets.secret)
    const { records, folders: listed } = await list()
    expect(records).toEqual([{ recordId: record, accessSet: sets.secret }])
    expect(listed.map(({ reference }) => reference).sort()).toEqual([`OTHER/${made}`, `OWN/${made}`])
  })
})

describe('once the index has heard of it', () => {
  it('it is listed for two seconds more, since an engine may answer from before', async () => {
    await put(sets.secret)
    await heard()
    expect((await list()).records).toHaveLength(1)
    await settledAgo(1.5)
    expect((await list()).records).toHaveLength(1)
    await settledAgo(2.1)
    expect(await list()).toEqual({ records: [], folders: [] })
  })

  it('it is listed again where it changes again', async () => {
    await put(sets.secret)
    await heard()
    await settledAgo(10)
    await put(sets.other)
    await settledAgo(0)
    await put(sets.secret)
    expect((await list()).records).toEqual([{ recordId: record, accessSet: sets.secret }])
  })

  it('its line is taken away by and by', async () => {
    await put(sets.secret)
    await heard()
    await settledAgo(90)
    const first = record
    record = await makeRecord(folders.own, sets.own)
    await put(sets.secret)
    await heard()
    expect(await sweep()).toBe(1)
    expect(await sweep()).toBe(0)
    const { rows } = await sql<{ readonly id: string }>`select record_id as id from access_change`.execute(
      owner(),
    )
    expect(rows.map(({ id }) => id)).toEqual([record])
    expect(record).not.toBe(first)
  })

  it('nothing is listed any more that was only built into another generation', async () => {
    await put(sets.secret)
    await source.holding([record], async () => undefined)
    await settledAgo(0)
    await put(sets.other)
    await source.holding([record], async () => undefined)
    const { rows } = await sql`select from access_change where settled_at is null`.execute(owner())
    expect(rows).toHaveLength(1)
  })
})

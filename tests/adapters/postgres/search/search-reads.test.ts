import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import type { Actor } from '../../../../src/access/actor.ts'
import { makeSearchReads } from '../../../../src/adapters/postgres/search/search-reads.ts'
import type { ComponentId, FolderId, PersonId, RecordId } from '../../../../src/kernel/ids.ts'
import { newId } from '../../../../src/kernel/ids.ts'
import type { SearchReads } from '../../../../src/search/ports.ts'
import { makeTestDatabase, type TestDatabase } from '../../../support/test-database.ts'

const filed = newId<RecordId>()
const textKey = `${filed}.text`
const destroying = newId<RecordId>()
const officer: Actor = {
  kind: 'person',
  id: 'p1' as PersonId,
  name: 'Pat',
  role: 'ig-officer',
  scope: null,
  clearance: 'official-sensitive',
  groups: [],
  how: 'token',
}

let db: TestDatabase
let reads: SearchReads
let accessSet: number
beforeAll(async () => {
  // One session: what a read leaves behind in it would be found by the next.
  db = await makeTestDatabase({ appSessions: 1 })
  const { owner } = db.database
  for (const [id, state] of [
    [filed, 'active'],
    [destroying, 'destroying'],
  ] as const) {
    await sql`
      insert into record
        (id, reference, folder_id, access_set_id, state, title, captured_at, captured_on, captured_by, marking, reading,
         retention_state, disposal_action, trigger_type, trigger_date, schedule_code, schedule_version)
      select ${id}, ${`REF/${state}`}, id, access_set_id, ${state}, 'Minutes', now(), '2026-01-02', 'system', 'official',
             'pending', 'permanent', 'retain-permanently', 'captured', '2026-01-01', 'MUNIMENT-PERM', 1
      from folder where reference = 'MUNIMENT-CERT'`.execute(owner)
  }
  const original = newId<ComponentId>()
  await sql`
    insert into component
      (id, record_id, position, role, parent_id, filename, media_type, size, sha256, object_key, text_key)
    select id::uuid, ${filed}, position, role, parent::uuid, filename, 'application/octet-stream', 1, ${'0'.repeat(64)}, id, text_key
    from (values (${newId<ComponentId>()}, 1, 'attachment', ${original}, 'map.png', null),
                 (${original}, 0, 'original', null, 'letter.pdf', ${textKey}))
         as made (id, position, role, parent, filename, text_key)`.execute(owner)
  const sets = await sql<{
    id: number
  }>`select access_set_id as id from folder where reference = 'MUNIMENT-CERT'`.execute(owner)
  accessSet = sets.rows[0]?.id ?? 0
  reads = makeSearchReads(db.database, async () => [accessSet])
})
afterAll(() => db.close())

describe('hits read anew from PostgreSQL', () => {
  it('show nothing that falls under no access set of the asker', async () => {
    expect(await reads.loadReadableRecords(officer, [], [filed])).toEqual([])
    expect(await reads.loadReadableRecords(officer, [accessSet + 1], [filed])).toEqual([])
  })

  it('show nothing that the asker’s role and scope do not reach, whatever the sets', async () => {
    const elsewhere: Actor = { ...officer, scope: 'ELSEWHERE' }
    expect(await reads.loadReadableRecords(elsewhere, [accessSet], [filed])).toEqual([])
  })

  it('leave no reach behind in the session', async () => {
    expect(await reads.loadReadableRecords(officer, [accessSet], [filed])).toHaveLength(1)
    expect((await sql`select id from record`.execute(db.database.app)).rows).toEqual([])
  })

  it('have all that a hit shows, and where its texts lie, the original first', async () => {
    expect(
      await reads.loadReadableRecords(officer, [accessSet], [filed, destroying, newId<RecordId>()]),
    ).toEqual([
      {
        id: filed,
        reference: 'REF/active',
        title: 'Minutes',
        classCode: 'MUNIMENT-CERT',
        folder: 'MUNIMENT-CERT',
        date: '2026-01-02',
        marking: 'official',
        format: 'other',
        texts: [
          { role: 'original', filename: 'letter.pdf', textKey: textKey },
          { role: 'attachment', filename: 'map.png', textKey: null },
        ],
      },
    ])
  })
})

describe('names read anew from PostgreSQL', () => {
  const names = (actor: Actor, sets: readonly number[]) => reads.loadNames(actor, sets, [filed, destroying])

  it('are none of what the asker may not read, and none of what is going', async () => {
    expect(await names(officer, [])).toEqual([])
    expect(await names(officer, [accessSet + 1])).toEqual([])
    expect(await names({ ...officer, scope: 'ELSEWHERE' }, [accessSet])).toEqual([])
    expect(await names(officer, [accessSet])).toHaveLength(1)
  })

  it('are title and people, the author among them once', async () => {
    const { owner } = db.database
    await sql`update record set author = 'Ann', people = '{Bob,Ann}' where id = ${filed}`.execute(owner)
    expect(await names(officer, [accessSet])).toEqual([{ title: 'Minutes', people: ['Ann', 'Bob'] }])
  })

  it('are none of what is quarantined', async () => {
    const { owner } = db.database
    await sql`update record set reading = 'quarantined' where id = ${filed}`.execute(owner)
    expect(await names(officer, [accessSet])).toEqual([])
    expect(await reads.loadReadableRecords(officer, [accessSet], [filed])).toHaveLength(1)
  })
})

it('finds a folder however an accent in its reference and its case were typed, and knows none that is not there', async () => {
  await sql`
    insert into folder (id, reference, title, class_code, access_set_id, marking, groups, opened_on)
    select ${newId<FolderId>()}, 'SIOBHÁN/2026', 'Siobhán', class_code, access_set_id, marking, groups, opened_on
    from folder where reference = 'MUNIMENT-CERT'`.execute(db.database.owner)
  const apart = 'SIOBHÁN/2026'.normalize('NFD')
  expect(await reads.unknownFolders([apart, apart.toLowerCase(), 'SIOBHAN/2026'], [accessSet])).toEqual([
    'SIOBHAN/2026',
  ])
})

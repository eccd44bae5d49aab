import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { recordKey } from '../../../../src/adapters/search/record-key.ts'
import { pageById } from '../../../../src/adapters/search/sqlite/page-by-id.ts'
import type { Match } from '../../../../src/adapters/search/sqlite/read-matches.ts'
import { numberedId } from '../../../contracts/search-index-corpus.ts'

const records = 60_000
let db: DatabaseSync
beforeAll(() => {
  db = new DatabaseSync(':memory:')
  db.exec('create table docs (id integer primary key, record_id blob not null unique); begin')
  const insert = db.prepare('insert into docs (id, record_id) values (?, ?)')
  // The row with the highest number is the oldest record: what was changed last was written last.
  for (let id = 1; id <= records; id += 1) insert.run(id, recordKey(numberedId(records - id)))
  db.exec('commit')
})
afterAll(() => db.close())

/** Every so manieth record. */
const hitsOf = (step: number): Match[] =>
  Array.from({ length: records / step }, (_, at): Match => [records - at * step, 0])

// Few are looked up, many are walked to: 12,000 and 30,000 of them.
it.each([5, 2])(
  'gives one record of %i by id, each once, and ends a page where it may be written on',
  (step) => {
    const hits = hitsOf(step)
    const found: string[] = []
    let cursor: string | null = null
    do {
      db.exec('begin')
      const page = pageById(db, { cursor, size: 7_000 }, hits)
      // What was left unread would keep the transaction from its end.
      db.exec('commit')
      found.push(...page.hits)
      cursor = page.next
    } while (cursor !== null)
    expect(found).toEqual(hits.map((_, at) => numberedId(at * step)))
  },
)

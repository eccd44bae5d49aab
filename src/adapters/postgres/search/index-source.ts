import { sql } from 'kysely'
import type { RecordId } from '../../../kernel/ids.ts'
import type { RecordEntity } from '../../../records/record-entity.ts'
import type { IndexableRecord, IndexSource } from '../../../search/index-source.ts'
import type { DocumentFiling } from '../../../search/search-document.ts'
import { afterId } from '../after-id.ts'
import type { Database, Sql } from '../database.ts'
import { selectRecords } from '../ingest/select-record.ts'
import { sortedGroups } from '../sorted-groups.ts'
import { makeUnitOfWork } from '../unit-of-work.ts'
import { selectIndexBacklog } from './select-index-backlog.ts'
import {
  sampleActive,
  selectCensus,
  selectIndexableExtent,
  selectSettled,
  standingAfter,
  standingOf,
} from './select-standing.ts'
import { settleAccess } from './settle-access.ts'

/** So many are written to the index at once: a change of one of them waits for that, a second at the most as a rule. */
const PAGE = 1_000

/** The records that the index is made from, their rows held while an entry is written. */
export function makeIndexSource(database: Database): IndexSource {
  const unitOfWork = makeUnitOfWork(database, (db) => db)
  return {
    holding: (recordIds, work) => unitOfWork.run(async (db) => work(await holdRecords(db, recordIds))),
    telling: (recordId, work) =>
      unitOfWork.run(async (db) => {
        const result = await work(await holdRecords(db, [recordId]))
        await settleAccess(db, recordId)
        return result
      }),
    whileRebuilding: async (work) => {
      await unitOfWork.run((db) => sql`insert into index_rebuild default values`.execute(db))
      return work()
    },
    noteWhole: async () => {
      await unitOfWork.run((db) =>
        sql`update index_rebuild set ended_at = clock_timestamp() where ended_at is null`.execute(db),
      )
    },
    countActive: async () =>
      unitOfWork.run(async (db) => {
        const { rows } = await sql<{
          readonly n: number
        }>`select count(*) as n from record where state = 'active'`.execute(db)
        return rows[0]?.n ?? 0
      }),
    listActive: () =>
      inPages(
        (after) => unitOfWork.run((db) => activeAfter(db, after)),
        (id) => id,
      ),
    extent: () => unitOfWork.run(selectIndexableExtent, 'read-only'),
    sampleActive: (size) => unitOfWork.run((db) => sampleActive(db, size), 'read-only'),
    standingOf: (recordIds) => unitOfWork.run((db) => standingOf(db, recordIds), 'read-only'),
    listStanding: () =>
      inPages(
        (after) => unitOfWork.run((db) => standingAfter(db, after), 'read-only'),
        ({ id }) => id,
      ),
    backlog: () => unitOfWork.run(selectIndexBacklog, 'read-only'),
    settled: () => unitOfWork.run(selectSettled, 'read-only'),
    census: () => unitOfWork.run(selectCensus, 'read-only'),
  }
}

async function holdRecords(db: Sql, recordIds: readonly RecordId[]): Promise<readonly IndexableRecord[]> {
  const records = await selectRecords(db, recordIds, 'share')
  const accessSets = await selectAccessSets(db, recordIds)
  const held: IndexableRecord[] = []
  for (const record of records) {
    const indexable = await toIndexable(db, record, accessSets.get(record.id))
    if (indexable !== undefined) held.push(indexable)
  }
  return held
}

async function selectAccessSets(
  db: Sql,
  recordIds: readonly RecordId[],
): Promise<ReadonlyMap<RecordId, number>> {
  const { rows } = await sql<{ readonly id: RecordId; readonly accessSet: number }>`
    select id, access_set_id as "accessSet" from record where id = any(${recordIds}::uuid[])
  `.execute(db)
  return new Map(rows.map(({ id, accessSet }) => [id, accessSet]))
}

async function toIndexable(
  db: Sql,
  record: RecordEntity,
  accessSet: number | undefined,
): Promise<IndexableRecord | undefined> {
  const { id } = record
  switch (record.state) {
    case 'active':
      return accessSet === undefined
        ? undefined
        : {
            state: 'active',
            record,
            classPath: record.access.classPath,
            accessSet,
            filings: record.folders.length > 1 ? await selectFilings(db, id) : [],
          }
    case 'destroying':
      return { state: 'destroying', id }
    default:
      return { state: 'gone', id, revision: record.revision }
  }
}

/** The folders of a record that is filed in several, each under the access set of that folder alone. */
async function selectFilings(db: Sql, id: RecordId): Promise<readonly DocumentFiling[]> {
  const { rows } = await sql<DocumentFiling>`
    select a.id as "accessSet", c.path as "classPath", f.reference as folder
    from record r
    join record_filing x on x.record_id = r.id and x.left_on is null
    join folder f on f.id = x.folder_id
    join file_plan_class c on c.code = f.class_code
    join access_set a on a.class_code = f.class_code and a.marking = r.marking and a.alternatives = '{}'
      and a.groups = ${sortedGroups}
    where r.id = ${id}
    order by x.position
  `.execute(db)
  return rows
}

async function* inPages<Row>(
  pageAfter: (after: RecordId | null) => Promise<readonly Row[]>,
  idOf: (row: Row) => RecordId,
): AsyncIterable<readonly Row[]> {
  for (let after: RecordId | null = null; ; ) {
    const page: readonly Row[] = await pageAfter(after)
    const last = page.at(-1)
    if (last === undefined) return
    yield page
    after = idOf(last)
  }
}

async function activeAfter(db: Sql, after: RecordId | null): Promise<readonly RecordId[]> {
  const { rows } = await sql<{ readonly id: RecordId }>`
    select id from record
    where state = 'active' and id > ${afterId(after)}
    order by id
    limit ${PAGE}
  `.execute(db)
  return rows.map((row) => row.id)
}

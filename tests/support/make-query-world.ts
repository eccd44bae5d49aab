import { sql } from 'kysely'
import type { RecordId } from '../../src/kernel/ids.ts'
import type { SearchIndex } from '../../src/search/ports.ts'
import { makeSearchDocument } from '../contracts/search-index-corpus.ts'
import { makeFakeSearchIndex } from './fakes/fake-search-index.ts'
import type { RetentionWorld, TestFolder, TestRecord } from './retention-world.ts'

/** A world's records beside an index that a hold by a query asks, and the queue that says how far it is behind. */
export interface QueryWorld {
  readonly searchIndex: SearchIndex
  /** A record whose title is in the index. */
  addIndexed(folder: TestFolder, title: string): Promise<TestRecord>
  /** A record that waits to be read: the index knows nothing of it. */
  addUnread(folder: TestFolder, title: string): Promise<TestRecord>
  /** Puts it into the index, its job done. */
  catchUp(record: TestRecord, folder: TestFolder, title: string): Promise<void>
  /** As a change of it would, has it indexed anew some day. */
  leaveBehind(record: Pick<TestRecord, 'id'>): Promise<void>
}

export function makeQueryWorld(world: RetentionWorld): QueryWorld {
  const searchIndex = makeFakeSearchIndex(world.clock)
  const put = async (record: TestRecord, folder: TestFolder, title: string): Promise<void> => {
    const revision = await revisionOf(world, record.id)
    const { id: recordId, reference } = record
    const { accessSet } = folder
    const classPath = await classPathOf(world, folder.classCode)
    await searchIndex.put([
      makeSearchDocument(0, { recordId, revision, reference, title, accessSet, classPath }),
    ])
  }
  const leaveBehind = async ({ id }: Pick<TestRecord, 'id'>): Promise<void> => {
    await world.unitOfWork.run((tx) =>
      tx.jobs.enqueue('read-record', { recordId: id }, { key: `read-record:${id}` }),
    )
  }
  return {
    searchIndex,
    leaveBehind,
    addIndexed: async (folder, title) => {
      const record = await world.addRecord(folder, { title })
      await put(record, folder, title)
      return record
    },
    addUnread: async (folder, title) => {
      const record = await world.addRecord(folder, { title })
      await leaveBehind(record)
      return record
    },
    catchUp: async (record, folder, title) => {
      await put(record, folder, title)
      await endJobsOf(world, record.id)
    },
  }
}

async function classPathOf(world: RetentionWorld, code: string): Promise<readonly string[]> {
  const [found] = await world.rows<{ readonly path: readonly string[] }>(
    sql`select path from file_plan_class where code = ${code}`,
  )
  return found?.path ?? []
}

async function revisionOf(world: RetentionWorld, id: RecordId): Promise<number> {
  const [found] = await world.rows<{ readonly revision: number }>(
    sql`update record set revision = revision + 1 where id = ${id} returning revision`,
  )
  return found?.revision ?? 0
}

/** As the queue ends a job: its row goes. */
async function endJobsOf(world: RetentionWorld, id: RecordId): Promise<void> {
  await world.rows(sql`
    select graphile_worker.complete_jobs(array(
      select j.id from graphile_worker._private_jobs j where j.payload ->> 'recordId' = ${id}
    ))`)
}

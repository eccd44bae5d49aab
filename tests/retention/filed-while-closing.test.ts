import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import { commitCaptures } from '../../src/ingest/capture/commit-captures.ts'
import { type ComponentId, type FolderId, newId, type RecordId } from '../../src/kernel/ids.ts'
import { parseDate } from '../../src/records/parse-date.ts'
import { makeExplainRetention } from '../../src/retention/dates/explain-retention.ts'
import { makeSettleFolder } from '../../src/retention/overrides/settle-folder.ts'
import { addOfficers, type Officers, sweepIntoOne } from '../support/disposal-steps.ts'
import { makeDisposal } from '../support/make-disposal.ts'
import { makeFiling } from '../support/make-filing.ts'
import { makeRetentionWorld, type RetentionWorld, type TestFolder } from '../support/retention-world.ts'
import { until } from '../support/until.ts'

let world: RetentionWorld
let officers: Officers
let filing: ReturnType<typeof makeFiling>
let folder: TestFolder
beforeAll(async () => {
  world = await makeRetentionWorld()
  await world.addSchedule({ code: 'SEVEN', trigger: { type: 'folder-closed' } })
  await world.addClass('SEVEN', 'SEVEN')
})
afterAll(() => world.close())
beforeEach(async () => {
  await world.rows(sql`delete from graphile_worker._private_jobs`)
  filing = makeFiling(world)
  officers = await addOfficers(world)
  folder = await world.addFolder('SEVEN')
})

const isWaitedFor = async (): Promise<boolean> => {
  const blocked = await world.rows(sql`
    select 1 from pg_stat_activity
    where datname = current_database() and cardinality(pg_blocking_pids(pid)) > 0`)
  return blocked.length > 0
}

/**
 * Files a document and begins `change` while the filing still holds the folder: the change looks at the records, and waits;
 * only then the filing commits. Forced, not left to chance.
 */
async function fileWhile(change: () => Promise<unknown>): Promise<RecordId> {
  const id = newId<RecordId>()
  let changing: Promise<unknown> = Promise.resolve()
  await filing.unitOfWork.run(async (tx) => {
    const found = await tx.folders.findByReference(folder.reference)
    if (found === undefined) throw new Error('no folder')
    await commitCaptures(tx, world.clock, [
      {
        actor: officers.decider,
        request: {
          metadata: { folder: folder.reference, date: parseDate('2015-06-30') },
          filename: 'late.txt',
          mediaType: 'text/plain',
          content: once('They are stored already'),
        },
        id,
        componentId: newId<ComponentId>(),
        key: `late ${id}`,
        stored: { size: 1, sha256: 'a'.repeat(64) },
        folder: found,
        fields: {},
      },
    ])
    changing = change()
    await until(isWaitedFor, (waits) => waits)
  })
  await changing
  return id
}

/** Does what the worker would: the jobs that settle a folder, as they wait in the queue. */
async function settleAsQueued(): Promise<number> {
  const jobs = await world.rows<{ payload: { folderId: FolderId; hastenedBy?: string } }>(sql`
    select j.payload from graphile_worker._private_jobs j
    join graphile_worker._private_tasks t on t.id = j.task_id where t.identifier = 'settle-folder'`)
  const settleFolder = makeSettleFolder({ unitOfWork: world.unitOfWork, clock: world.clock })
  for (const { payload } of jobs) await settleFolder(payload.folderId, payload.hastenedBy)
  return jobs.length
}

const standing = async (id: RecordId) => {
  const [row] = await world.rows<object>(sql`
    select retention_state as state, retention_end::text as end, must_be_reviewed as review, hastened_by as "hastenedBy"
    from record where id = ${id}`)
  return row
}
const close = (on?: string) =>
  filing.closeFolder(officers.executor, folder.reference, on === undefined ? {} : { on: parseDate(on) })
const explain = (id: RecordId) =>
  makeExplainRetention({ unitOfWork: world.unitOfWork, clock: world.clock })(officers.decider, id)

it('a record that is filed while its folder is being closed counts from the closing', async () => {
  const id = await fileWhile(() => close())
  // Nobody has seen it: this is what the job is for.
  expect(await standing(id)).toMatchObject({ state: 'untriggered', end: null })
  expect(await settleAsQueued()).toBe(1)
  expect(await standing(id)).toEqual({ state: 'running', end: '2033-03-02', review: false, hastenedBy: [] })
  expect(await explain(id)).toMatchObject({ state: 'running', retentionEnd: '2033-03-02', action: 'destroy' })
  await settleAsQueued()
  expect(await standing(id)).toMatchObject({ end: '2033-03-02' })
})

it('whoever closed the folder on a day in the past answers for that record as well', async () => {
  const seen = await world.addRecord(folder, { date: '2015-06-30' })
  const id = await fileWhile(() => close('2018-06-30'))
  await settleAsQueued()
  const hastened = { end: '2025-06-30', hastenedBy: [officers.executor.id] }
  expect(await standing(seen.id)).toMatchObject(hastened)
  expect(await standing(id)).toMatchObject(hastened)
})

it('what a reopening makes undated leaves the lists with its job, and what was filed meanwhile waits with it', async () => {
  const disposal = makeDisposal(world)
  await close('2018-06-30')
  await filing.reopenFolder(officers.executor, folder.reference, { reason: 'Closed in error' })
  const { id } = await world.addRecord(folder, { date: '2015-06-30' })
  await close('2018-06-30')
  await settleAsQueued()
  const batch = await sweepIntoOne(disposal, officers.decider)
  await filing.reopenFolder(officers.executor, folder.reference, { reason: 'The case goes on' })
  const late = await fileWhile(() => close())
  await filing.reopenFolder(officers.executor, folder.reference, { reason: 'It goes on again' })
  await settleAsQueued()
  for (const one of [id, late]) expect(await standing(one)).toMatchObject({ state: 'untriggered', end: null })
  const { items } = await disposal.listItems(officers.decider, batch, { size: 10, cursor: null })
  expect(items.find(({ recordId }) => recordId === id)).toMatchObject({
    state: 'skipped',
    reason: 'no-longer-due',
  })
})

async function* once(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text)
}

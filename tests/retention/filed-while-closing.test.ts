import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import { commitCaptures } from '../../src/ingest/capture/commit-captures.ts'
import type { Filing } from '../../src/ingest/capture/new-record.ts'
import { makeCloseFolder } from '../../src/ingest/folders/close-folder.ts'
import type { IngestTx } from '../../src/ingest/ports.ts'
import { type ComponentId, type FolderId, newId, type RecordId } from '../../src/kernel/ids.ts'
import { isMunimentError, MunimentError } from '../../src/kernel/muniment-error.ts'
import type { UnitOfWork } from '../../src/kernel/unit-of-work.ts'
import { parseDate } from '../../src/records/dates/parse-date.ts'
import type { Folder } from '../../src/records/folder.ts'
import { makeExplainRetention } from '../../src/retention/dates/explain-retention.ts'
import { type FolderChange, makeSettleFolder } from '../../src/retention/overrides/settle-folder.ts'
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

const aLetter = (folder: Folder, id: RecordId, date: string): Filing => ({
  actor: officers.decider,
  request: {
    metadata: { folder: folder.reference, date: parseDate(date) },
    filename: 'late.txt',
    mediaType: 'text/plain',
    content: once('They are stored already'),
  },
  id,
  componentId: newId<ComponentId>(),
  key: `late ${id}`,
  stored: { size: 1, sha256: 'a'.repeat(64) },
  folder,
  fields: {},
})

async function opened(tx: IngestTx): Promise<Folder> {
  const found = await tx.folders.findByReference(folder.reference)
  if (found === undefined) throw new Error('no folder')
  return found
}

/**
 * Files a document and begins `change` while the filing still holds the folder: the change waits; only then the filing
 * commits. Forced, not left to chance.
 */
async function fileWhile(
  change: () => Promise<unknown>,
  date = '2015-06-30',
): Promise<{ readonly id: RecordId; readonly changed: string }> {
  const id = newId<RecordId>()
  let changing = Promise.resolve('not begun')
  await filing.unitOfWork.run(async (tx) => {
    await commitCaptures(tx, world.clock, [aLetter(await opened(tx), id, date)])
    changing = outcomeOf(change())
    await until(isWaitedFor, (waits) => waits)
  })
  return { id, changed: await changing }
}

/** `done`, or the code of what it was refused with. */
async function outcomeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work
    return 'done'
  } catch (error) {
    return isMunimentError(error) ? error.code : `${error}`
  }
}

/** Does what the worker would: the jobs that settle a folder, as they wait in the queue. */
async function settleAsQueued(): Promise<number> {
  const jobs = await world.rows<{ payload: FolderChange & { folderId: FolderId } }>(sql`
    select j.payload from graphile_worker._private_jobs j
    join graphile_worker._private_tasks t on t.id = j.task_id where t.identifier = 'settle-folder'`)
  const settleFolder = makeSettleFolder({ unitOfWork: world.unitOfWork, clock: world.clock })
  for (const { payload } of jobs) await settleFolder(payload.folderId, payload)
  return jobs.length
}

const standing = async (id: RecordId) => {
  const [row] = await world.rows<object>(sql`
    select retention_state as state, retention_end::text as end, must_be_reviewed as review, hastened_by as "hastenedBy"
    from record where id = ${id}`)
  return row
}
const statusOf = async () => {
  const [row] = await world.rows<object>(sql`
    select status, closed_on as "closedOn" from folder where id = ${folder.id}`)
  return row
}
const close = (on?: string) =>
  filing.closeFolder(officers.executor, folder.reference, on === undefined ? {} : { on: parseDate(on) })
const explain = (id: RecordId) =>
  makeExplainRetention({ unitOfWork: world.unitOfWork, clock: world.clock })(officers.decider, id)

it('a closing waits for what is being filed, and dates it as all the rest', async () => {
  const { id } = await fileWhile(() => close())
  const dated = { state: 'running', end: '2033-03-02', review: false, hastenedBy: [] }
  expect(await standing(id)).toEqual(dated)
  expect(await explain(id)).toMatchObject({ state: 'running', retentionEnd: '2033-03-02', action: 'destroy' })
  expect(await settleAsQueued()).toBe(1)
  expect(await standing(id)).toEqual(dated)
})

it('a folder is not closed before a record that is being filed at that very moment', async () => {
  const { id, changed } = await fileWhile(() => close('2018-06-30'), '2019-04-01')
  expect(changed).toBe('date-before-newest-record')
  expect(await standing(id)).toMatchObject({ state: 'untriggered', end: null })
  expect(await statusOf()).toEqual({ status: 'open', closedOn: null })
  await close('2019-04-01')
  expect(await standing(id)).toMatchObject({ end: '2026-04-01', hastenedBy: [officers.executor.id] })
})

it('what comes to be filed while a folder is being closed is refused, and nothing of it is kept', async () => {
  const id = newId<RecordId>()
  const target = await filing.unitOfWork.run(opened)
  let capturing = Promise.resolve('not begun')
  await filing.unitOfWork.run(async (tx) => {
    await tx.folders.findForChange(folder.reference)
    await tx.folders.setStatus(folder.id, 'closed', parseDate('2018-06-30'))
    capturing = outcomeOf(
      filing.unitOfWork.run((other) =>
        commitCaptures(other, world.clock, [aLetter(target, id, '2019-04-01')]),
      ),
    )
    await until(isWaitedFor, (waits) => waits)
  })
  expect(await capturing).toBe('folder-closed')
  expect(await standing(id)).toBeUndefined()
})

it('whoever closed the folder on a day in the past answers for that record as well', async () => {
  const seen = await world.addRecord(folder, { date: '2015-06-30' })
  const { id } = await fileWhile(() => close('2018-06-30'))
  const hastened = { end: '2025-06-30', review: false, hastenedBy: [officers.executor.id] }
  for (const one of [seen.id, id]) expect(await standing(one)).toMatchObject(hastened)
})

it('a job dates the records of a folder whose closing could not, as the closing would have', async () => {
  const { id } = await world.addRecord(folder, { date: '2015-06-30' })
  const unitOfWork: UnitOfWork<IngestTx> = {
    run: async (work, isolation) => {
      if (isolation === 'serializable') throw new MunimentError('engine-unavailable', 'Too much at once.')
      return filing.unitOfWork.run(work, isolation)
    },
  }
  const closeFolder = makeCloseFolder({ unitOfWork, clock: world.clock })
  const closed = await closeFolder(officers.executor, folder.reference, { on: parseDate('2018-06-30') })
  expect(closed).toMatchObject({ status: 'closed', closedOn: '2018-06-30' })
  expect(await standing(id)).toMatchObject({ state: 'untriggered' })
  await settleAsQueued()
  expect(await standing(id)).toEqual({
    state: 'running',
    end: '2025-06-30',
    review: false,
    hastenedBy: [officers.executor.id],
  })
})

it('the database closes no folder before its newest record, whichever of its folders that names', async () => {
  const other = await world.addFolder('SEVEN')
  const { id } = await world.addRecord(other, { date: '2019-04-01' })
  const setClosed = (reference: string, on: string) =>
    filing.unitOfWork.run(async (tx) => {
      const found = await tx.folders.findForChange(reference)
      if (found !== undefined) await tx.folders.setStatus(found.id, 'closed', parseDate(on))
    })
  const refused = expect.objectContaining({ code: 'date-before-newest-record' })
  await expect(setClosed(other.reference, '2019-03-31')).rejects.toEqual(refused)
  await filing.fileRecord(officers.decider, id, { folder: folder.reference, reason: 'Also of that case' })
  await expect(setClosed(folder.reference, '2019-03-31')).rejects.toEqual(refused)
  await setClosed(folder.reference, '2019-04-01')
  await expect(setClosed(folder.reference, '2019-03-31')).rejects.toEqual(refused)
})

it('the day of a record that its closer may not read does not show in which days are refused', async () => {
  const person = (name: string) => world.addPerson(name, 'civil-servant', { clearance: 'official' })
  const clerk = await person(`uncleared ${folder.reference}`)
  const outcome = (on: string) =>
    outcomeOf(filing.closeFolder(clerk, folder.reference, { on: parseDate(on) }))
  await world.addRecord(folder, { date: '2018-06-30' })
  const { id: hidden } = await world.addRecord(folder, { date: '2019-04-01' })
  await world.rows(sql`update record set marking = 'official-sensitive' where id = ${hidden}`)
  const days = ['2018-06-29', '2018-06-30', '2019-03-31', '2019-04-01', '2019-04-02', '2026-03-01']
  expect(await Promise.all(days.map(outcome))).toEqual(days.map(() => 'date-before-newest-record'))
  // Where what they may read is newer, it makes no difference.
  await world.addRecord(folder, { date: '2019-05-01' })
  expect(await outcome('2019-04-30')).toBe('date-before-newest-record')
  expect(await outcome('2019-05-01')).toBe('done')
})

it('a folder whose newest record its closer may not read can be closed today, and as of any later day by who reads all', async () => {
  const clerk = await world.addPerson(`today ${folder.reference}`, 'civil-servant', { clearance: 'official' })
  const { id: hidden } = await world.addRecord(folder, { date: '2019-04-01' })
  await world.rows(sql`update record set marking = 'official-sensitive' where id = ${hidden}`)
  expect(await filing.closeFolder(clerk, folder.reference, {})).toMatchObject({ closedOn: '2026-03-02' })
  await filing.reopenFolder(clerk, folder.reference, { reason: 'Too early' })
  expect(await close('2019-04-01')).toMatchObject({ closedOn: '2019-04-01' })
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
  const { id: late } = await fileWhile(() => close())
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

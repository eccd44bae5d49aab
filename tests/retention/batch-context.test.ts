import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import { newId, type RecordId } from '../../src/kernel/ids.ts'
import { parseDate } from '../../src/records/dates/parse-date.ts'
import { addOfficers, decideAll, type Officers, sweep, sweepIntoOne } from '../support/disposal-steps.ts'
import { makeFilingSteps } from '../support/filing-steps.ts'
import { type Disposal, makeDisposal } from '../support/make-disposal.ts'
import { makeRetentionWorld, type RetentionWorld, type TestRecord } from '../support/retention-world.ts'

let world: RetentionWorld
let disposal: Disposal
let officers: Officers
let classCode: string
let counter = 0
const all = { size: 200, cursor: null }

beforeAll(async () => {
  world = await makeRetentionWorld()
  await world.addSchedule({ code: 'S-DESTROY' })
})
afterAll(() => world.close())
beforeEach(async () => {
  await world.rows(sql`update record set retention_end = '2999-12-31' where retention_state = 'running'`)
  disposal = makeDisposal(world, { limits: { page: 100, batch: 4 } })
  officers = await addOfficers(world)
  counter += 1
  classCode = `C${counter}`
  await world.addClass(classCode, 'S-DESTROY')
})

const hold = (records: readonly RecordId[]) =>
  disposal.placeHold(officers.executor, {
    name: 'Inquiry',
    reason: 'asked for',
    authority: 'Court',
    scope: { records },
  })

describe('the folders of a batch', () => {
  it('count nothing that the asker may not read', async () => {
    const folder = await world.addFolder(classCode)
    await world.addRecord(folder)
    const secret = await world.addRecord(folder, { date: '2025-01-01' })
    const marked = await world.addFolder(classCode, { marking: 'official-sensitive' })
    await world.rows(
      sql`update record set access_set_id = ${marked.accessSet}, marking = 'official-sensitive' where id = ${secret.id}`,
    )
    const uncleared = await world.addPerson(`uncleared ${counter}`, 'ig-officer', { clearance: 'official' })
    const batchId = await sweepIntoOne(disposal, officers.decider)
    const others = async (person: typeof uncleared) =>
      (await disposal.listFolders(person, batchId, all)).items[0]?.others.total
    expect([await others(uncleared), await others(officers.decider)]).toEqual([0, 1])
  })

  it('withhold from an auditor what is above their clearance or beyond their part of the plan, and hide nothing', async () => {
    const marked = await world.addFolder(classCode, { marking: 'official-sensitive' })
    const { id } = await world.addRecord(marked, { title: 'Bittern' })
    const batchId = await sweepIntoOne(disposal, officers.decider)
    const closure = {
      type: 'closed-until',
      until: parseDate('2090-01-01'),
      exemptions: ['40(2)'],
      alternativeTitle: 'A bird',
    } as const
    const authority = 'The public record office'
    await disposal.decide(officers.decider, batchId, [
      { recordId: id, decision: 'transfer', reason: 'Bitterns are rare', authority, closure },
    ])
    const uncleared = await world.addPerson(`uncleared auditor ${counter}`, 'auditor', {
      clearance: 'official',
    })
    const elsewhere = await world.addPerson(`auditor elsewhere ${counter}`, 'auditor', { scope: 'ELSEWHERE' })
    for (const auditor of [uncleared, elsewhere]) {
      expect(await disposal.getBatch(auditor, batchId)).toMatchObject({ id: batchId })
      expect((await disposal.listItems(auditor, batchId, all)).items).toMatchObject([
        {
          recordId: id,
          title: 'withheld',
          reason: 'withheld',
          decision: 'transfer',
          closure: { ...closure, alternativeTitle: 'withheld' },
        },
      ])
      expect((await disposal.listFolders(auditor, batchId, all)).items).toMatchObject([
        { reference: marked.reference, title: 'withheld', items: 1, firstDate: null },
      ])
      expect(await disposal.itemContext(auditor, batchId, id)).toMatchObject({
        item: { title: 'withheld', decisionReason: 'withheld' },
        folder: { title: 'withheld' },
        parts: [],
      })
    }
    expect((await disposal.listItems(officers.auditor, batchId, all)).items).toMatchObject([
      { title: 'Bittern', reason: 'Bitterns are rare', closure },
    ])
    const officer = await world.addPerson(`uncleared officer ${counter}`, 'ig-officer', {
      clearance: 'official',
    })
    await expect(disposal.listItems(officer, batchId, all)).rejects.toMatchObject({ code: 'not-found' })
  })

  it('say what is listed and what stays, each record once', async () => {
    const folder = await world.addFolder(classCode, { closedOn: '2016-12-31' })
    const [first, last] = [
      await world.addRecord(folder, { date: '2015-01-05' }),
      await world.addRecord(folder, { date: '2016-03-01' }),
    ]
    await world.addRecord(folder, { date: '2025-01-01' })
    const held = await world.addRecord(folder, { date: '2015-02-01' })
    await hold([held.id])
    const batchId = await sweepIntoOne(disposal, officers.decider)
    await disposal.decide(officers.decider, batchId, [{ recordId: first.id, decision: 'destroy' }])
    expect((await disposal.listFolders(officers.auditor, batchId, all)).items).toEqual([
      {
        reference: folder.reference,
        title: expect.stringMatching(/^Folder/),
        status: 'closed',
        closedOn: '2016-12-31',
        items: 2,
        undecided: 1,
        firstDate: '2015-01-05',
        lastDate: '2016-03-01',
        others: { total: 2, held: 1, untriggered: 0, permanent: 0, dueLater: 1, due: 0 },
      },
    ])
    expect(await world.stateOf(last.id)).toBe('active')
  })

  it('count what is filed there from another folder, and not what has left', async () => {
    const filing = makeFilingSteps(world)
    const folder = await world.addFolder(classCode)
    const item = await world.addRecord(folder)
    const elsewhere = await world.addFolder(classCode)
    const [filed, left] = [
      await world.addRecord(elsewhere, { date: '2025-01-01' }),
      await world.addRecord(elsewhere, { date: '2025-01-01' }),
    ]
    for (const record of [filed, left]) await filing.file(officers.executor, record, folder)
    await filing.unfile(officers.executor, left, folder)
    await hold([filed.id])
    const batchId = await sweepIntoOne(disposal, officers.decider)
    expect((await disposal.listItems(officers.decider, batchId, all)).items).toMatchObject([
      { recordId: item.id },
    ])
    expect((await disposal.listFolders(officers.decider, batchId, all)).items).toMatchObject([
      { reference: folder.reference, others: { total: 1, held: 1, dueLater: 0 } },
    ])
    const { before, after } = await disposal.itemContext(officers.decider, batchId, item.id)
    expect([...before, ...after]).toMatchObject([
      { recordId: filed.id, folder: elsewhere.reference, held: true },
    ])
  })

  it('are listed whole where there is room, so that a reviewer meets a folder in one batch', async () => {
    const [one, other] = [await world.addFolder(classCode), await world.addFolder(classCode)]
    for (let made = 0; made < 4; made += 1) {
      await world.addRecord(one)
      await world.addRecord(other)
    }
    const { batches } = await sweep(disposal, officers.decider)
    const folders = await Promise.all(
      batches.map(async (id) =>
        (await disposal.listFolders(officers.decider, id, all)).items.map(({ reference, items }) => [
          reference,
          items,
        ]),
      ),
    )
    expect(folders).toHaveLength(2)
    expect(folders).toEqual(expect.arrayContaining([[[one.reference, 4]], [[other.reference, 4]]]))
  })

  it('order the items, page by page, and choose among them', async () => {
    const [one, other] = [await world.addFolder(classCode), await world.addFolder(classCode)]
    for (const folder of [other, one, other, one]) await world.addRecord(folder)
    const batchId = await sweepIntoOne(disposal, officers.decider)
    const seen: string[] = []
    let cursor: string | null = null
    do {
      const page: Awaited<ReturnType<Disposal['listItems']>> = await disposal.listItems(
        officers.decider,
        batchId,
        { size: 3, cursor },
      )
      seen.push(...page.items.map(({ folder }) => folder))
      cursor = page.next
    } while (cursor !== null)
    const [first, , third] = seen
    expect(seen).toEqual([first, first, third, third])
    expect(new Set(seen)).toEqual(new Set([one.reference, other.reference]))
    const some = await disposal.listItems(officers.decider, batchId, all, { folder: other.reference })
    expect(some.items.map(({ folder }) => folder)).toEqual([other.reference, other.reference])
    expect((await disposal.listItems(officers.decider, batchId, all, { folder: 'none' })).items).toEqual([])
  })
})

describe('an item in its surroundings', () => {
  it('shows nothing that the asker may not read, and answers for others like for the absent', async () => {
    const subjects = [{ type: 'contract', id: `C-${counter}` }]
    const folder = await world.addFolder(classCode)
    const item = await world.addRecord(folder, { subjects })
    const marked = await world.addFolder(classCode, { marking: 'official-sensitive' })
    const secret = await world.addRecord(marked, { date: '2025-01-01', subjects, title: 'Secret' })
    await world.rows(
      sql`update component set sha256 = (select sha256 from component where record_id = ${item.id})
          where record_id = ${secret.id}`,
    )
    const uncleared = await world.addPerson(`uncleared ${counter}`, 'ig-officer', { clearance: 'official' })
    const batchId = await sweepIntoOne(disposal, officers.decider)
    expect(await disposal.itemContext(uncleared, batchId, item.id)).toMatchObject({
      sameSubjects: [],
      duplicates: [],
    })
    expect(await disposal.itemContext(officers.auditor, batchId, item.id)).toMatchObject({
      sameSubjects: [{ recordId: secret.id, title: 'Secret' }],
      duplicates: [{ recordId: secret.id }],
    })
    for (const stranger of [secret.id, newId<RecordId>()]) {
      await expect(disposal.itemContext(officers.decider, batchId, stranger)).rejects.toMatchObject({
        code: 'not-found',
      })
    }
  })

  it('says the title of a record that is marked higher now to the cleared only', async () => {
    const folder = await world.addFolder(classCode)
    const item = await world.addRecord(folder, { title: 'Now secret' })
    await world.addRecord(folder, { date: '2025-01-01' })
    const batchId = await sweepIntoOne(disposal, officers.decider)
    const marked = await world.addFolder(classCode, { marking: 'official-sensitive' })
    await world.rows(
      sql`update record set access_set_id = ${marked.accessSet}, marking = 'official-sensitive' where id = ${item.id}`,
    )
    const uncleared = await world.addPerson(`uncleared ${counter}`, 'ig-officer', { clearance: 'official' })
    expect((await disposal.listItems(uncleared, batchId, all)).items).toMatchObject([
      { title: null, date: null },
    ])
    expect(await disposal.itemContext(uncleared, batchId, item.id)).toMatchObject({
      item: { title: null },
      parts: [],
      before: [],
      after: [],
    })
    expect(await disposal.itemContext(officers.decider, batchId, item.id)).toMatchObject({
      item: { title: 'Now secret' },
      parts: [{ role: 'original', filename: 'letter.txt' }],
      after: [{ inBatch: false }],
    })
  })

  it('stands between its neighbours by date, with what becomes of each', async () => {
    const folder = await world.addFolder(classCode)
    const dates = ['2013-01-01', '2014-01-01', '2014-06-01', '2015-01-01', '2015-06-01', '2025-01-01']
    const made: TestRecord[] = []
    for (const date of dates) made.push(await world.addRecord(folder, { date }))
    const [, , , item, held] = made
    if (item === undefined || held === undefined) throw new Error('no such record')
    await world.addAttachment(item)
    await hold([held.id])
    const batchId = await sweepIntoOne(disposal, officers.decider)
    await decideAll(disposal, officers.decider, batchId)
    const context = await disposal.itemContext(officers.auditor, batchId, item.id)
    expect(context.before.map(({ date, inBatch }) => [date, inBatch])).toEqual([
      ['2013-01-01', true],
      ['2014-01-01', true],
      ['2014-06-01', true],
    ])
    expect(context.after).toMatchObject([
      { date: '2015-06-01', inBatch: false, held: true },
      { date: '2025-01-01', inBatch: false, held: false, retentionEnd: '2032-01-01' },
    ])
    expect(context.item).toMatchObject({ decision: 'destroy', decidedBy: officers.decider.name })
    expect(context.parts.map(({ role }) => role)).toEqual(['original', 'attachment'])
    expect(context.folder).toMatchObject({ reference: folder.reference, status: 'open' })
  })

  it('names what it took the place of, and what took its place', async () => {
    const folder = await world.addFolder(classCode)
    const earlier = await world.addRecord(folder, { date: '2025-01-01' })
    const item = await world.addRecord(folder)
    const later = await world.addRecord(folder, { date: '2025-02-01' })
    await world.rows(sql`
      update record set superseded_on = '2026-01-01', superseded_by = ${item.id} where id = ${earlier.id}`)
    await world.rows(sql`
      update record set superseded_on = '2026-01-02', superseded_by = ${later.id} where id = ${item.id}`)
    const batchId = await sweepIntoOne(disposal, officers.decider)
    const { succession } = await disposal.itemContext(officers.decider, batchId, item.id)
    expect(succession.map(({ recordId }) => recordId)).toEqual([earlier.id, later.id])
  })

  it('finds what is about the same through further folders, of the item and of others', async () => {
    const filing = makeFilingSteps(world)
    const subjects = [{ type: 'case', id: `K-${counter}` }]
    const about = await world.addFolder(classCode, { subjects })
    const item = await world.addRecord(await world.addFolder(classCode))
    const other = await world.addRecord(await world.addFolder(classCode), { date: '2025-01-01' })
    for (const record of [item, other]) await filing.file(officers.executor, record, about)
    const batchId = await sweepIntoOne(disposal, officers.decider)
    const { sameSubjects } = await disposal.itemContext(officers.decider, batchId, item.id)
    expect(sameSubjects.map(({ recordId }) => recordId)).toEqual([other.id])
  })

  it('finds what is about the same through a folder’s subjects too', async () => {
    const subjects = [{ type: 'case', id: `K-${counter}` }]
    const item = await world.addRecord(await world.addFolder(classCode, { subjects }))
    const elsewhere = await world.addRecord(await world.addFolder(classCode, { subjects }), {
      date: '2025-01-01',
    })
    const about = await world.addRecord(await world.addFolder(classCode), { date: '2025-02-01', subjects })
    const batchId = await sweepIntoOne(disposal, officers.decider)
    const { sameSubjects } = await disposal.itemContext(officers.decider, batchId, item.id)
    expect(sameSubjects.map(({ recordId }) => recordId)).toEqual([elsewhere.id, about.id])
  })
})

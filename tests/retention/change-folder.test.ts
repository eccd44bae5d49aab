import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import type { PersonActor } from '../../src/access/actor.ts'
import { newId, type RecordId } from '../../src/kernel/ids.ts'
import { letsInNobodyElse } from '../../src/records/lets-in-nobody-else.ts'
import { type Marking, markings } from '../../src/records/marking.ts'
import type { HoldScope } from '../../src/retention/hold.ts'
import { type FolderChanges, makeChangeFolder } from '../../src/retention/reclassification/change-folder.ts'
import { addOfficers, disposeOfDue, type Officers, sweepIntoOne } from '../support/disposal-steps.ts'
import { makeFilingSteps } from '../support/filing-steps.ts'
import { type Disposal, makeDisposal } from '../support/make-disposal.ts'
import {
  makeRetentionWorld,
  type RetentionWorld,
  type TestFolder,
  type TestRecord,
} from '../support/retention-world.ts'

let world: RetentionWorld
let filing: ReturnType<typeof makeFilingSteps>
let disposal: Disposal
let officers: Officers
let folder: TestFolder
let record: TestRecord

beforeAll(async () => {
  world = await makeRetentionWorld()
  filing = makeFilingSteps(world)
  disposal = makeDisposal(world)
  await world.addSchedule({ code: 'SEVEN' })
  await world.addClass('SEVEN', 'SEVEN', null, 'keep')
  await world.addClass('OTHER', 'SEVEN')
})
afterAll(() => world.close())
beforeEach(async () => {
  await world.rows(sql`update record set retention_end = '2999-12-31' where retention_state = 'running'`)
  officers = await addOfficers(world)
  folder = await world.addFolder('SEVEN')
  record = await world.addRecord(folder)
})

const reason = 'It names a source'
const change = (changes: FolderChanges, by: PersonActor = officers.executor, one: TestFolder = folder) =>
  makeChangeFolder({ unitOfWork: world.unitOfWork, clock: world.clock })(by, one.reference, changes)
const person = (more: Partial<PersonActor> = {}, role: PersonActor['role'] = 'civil-servant') =>
  world.addPerson(`person ${newId()}`, role, more)

interface Reading {
  readonly marking: Marking
  readonly setMarking: Marking
  readonly groups: readonly string[]
  readonly others: readonly { readonly groups: readonly string[] }[]
  readonly revision: number
}
async function readingOf({ id }: Pick<TestRecord, 'id'>): Promise<Reading> {
  const [row] = await world.rows<Reading>(sql`
    select r.marking, a.marking as "setMarking", a.groups, access_places(a.alternatives) as others, r.revision
    from record r join access_set a on a.id = r.access_set_id where r.id = ${id}`)
  if (row === undefined) throw new Error('no record')
  return row
}
async function readsIt(actor: PersonActor, { id }: Pick<TestRecord, 'id'>): Promise<boolean> {
  const sets = await filing.readableAccessSets(actor)
  const rows = await world.rows<{ set: number }>(
    sql`select access_set_id as set from record where id = ${id}`,
  )
  return rows.some(({ set }) => sets.includes(set))
}
const entriesAbout = (id: string) =>
  world.rows<{ action: string; codes: { [name: string]: unknown } }>(sql`
    select draft::jsonb ->> 'action' as action, draft::jsonb -> 'codes' as codes from audit_outbox
    where draft::jsonb #>> '{subject,id}' = ${id} order by id`)
const waitsForIndex = async (id: RecordId) =>
  (await world.rows(sql`select 1 from graphile_worker.jobs where key = ${`index-record:${id}`}`)).length === 1
const seal = (scope: HoldScope, by: PersonActor = officers.decider) =>
  disposal.placeHold(by, {
    name: 'Seal',
    reason,
    authority: 'Court',
    strength: 'no-change',
    scope,
  })

describe('is refused', () => {
  it('to whoever may not, or does not reach the folder, and of Muniment’s own', async () => {
    const marking = 'official-sensitive'
    const marked = await world.addFolder('SEVEN', { marking })
    await expect(change({ marking, reason }, await person())).rejects.toMatchObject({
      code: 'forbidden-role',
    })
    const stranger = await person({ scope: 'OTHER' }, 'ig-officer')
    const uncleared = await person({ clearance: 'official' }, 'ig-officer')
    await expect(change({ marking, reason }, stranger)).rejects.toMatchObject({ code: 'not-found' })
    await expect(change({ marking: 'official', reason }, uncleared, marked)).rejects.toMatchObject({
      code: 'not-found',
    })
    const own = { ...folder, reference: 'MUNIMENT-CERT' }
    await expect(change({ marking, reason }, officers.executor, own)).rejects.toMatchObject({
      code: 'forbidden-role',
    })
    await expect(
      change({ marking, reason }, officers.executor, { ...folder, reference: 'none' }),
    ).rejects.toMatchObject({ code: 'not-found' })
  })

  it('another marking, or other groups, without a reason; then nothing has changed', async () => {
    for (const changes of [{ marking: 'official-sensitive' }, { groups: ['team'] }] as const)
      await expect(change({ title: 'x', ...changes })).rejects.toMatchObject({ code: 'reason-missing' })
    expect(await readingOf(record)).toMatchObject({ marking: 'official', groups: [] })
    expect(await entriesAbout(folder.id)).toEqual([])
  })

  it('a title for a folder that disposal emptied, which is tightened all the same', async () => {
    await world.rows(
      sql`update folder set title = null, status = 'closed', closed_on = '2020-01-01' where id = ${folder.id}`,
    )
    await expect(change({ title: 'Names' })).rejects.toMatchObject({ code: 'gone' })
    expect(await change({ marking: 'official-sensitive', reason })).toMatchObject({
      title: null,
      marking: 'official-sensitive',
    })
  })
})

describe('a hold that allows no change', () => {
  const scopes: { readonly [kind: string]: () => HoldScope } = {
    folder: () => ({ folders: [folder.reference] }),
    class: () => ({ classes: [folder.classCode] }),
    record: () => ({ records: [record.id] }),
  }
  it.each(Object.keys(scopes))('on its %s refuses what lets anybody in, and no protection', async (kind) => {
    folder = await world.addFolder('SEVEN', { marking: 'official-sensitive', groups: ['a', 'b'] })
    record = await world.addRecord(folder)
    const insider = await person({ groups: ['a', 'b'] }, 'ig-officer')
    const hold = await seal(scopes[kind]?.() ?? {}, insider)
    for (const changes of [
      { marking: 'official' },
      { groups: [] },
      { groups: ['a', 'b', 'c'] },
      { groups: ['c'] },
    ] as const)
      await expect(change({ ...changes, reason }, insider)).rejects.toMatchObject({ code: 'held' })
    await change({ groups: ['a'], reason }, insider)
    expect(await readingOf(record)).toMatchObject({ groups: ['a'] })
    await disposal.requestLift(officers.decider, hold.id, reason)
    await disposal.confirmLift(officers.approver, hold.id, reason)
  })

  it('refuses another title, also beside a protection', async () => {
    const hold = await seal({ folders: [folder.reference] })
    await expect(change({ title: 'Another', marking: 'official-sensitive', reason })).rejects.toMatchObject({
      code: 'held',
    })
    await change({ marking: 'official-sensitive', reason })
    expect(await readingOf(record)).toMatchObject({ marking: 'official-sensitive' })
    await disposal.requestLift(officers.decider, hold.id, reason)
    await disposal.confirmLift(officers.approver, hold.id, reason)
  })

  it('decides in the database as the program does, for every pair of markings and groups', async () => {
    const groups = [[], ['a'], ['b'], ['a', 'b'], ['a', 'b', 'c']]
    const kept = markings.flatMap((marking) => groups.map((some) => ({ marking, groups: some })))
    for (const before of kept) {
      const answers = await world.rows<{ answer: boolean }>(sql`
        select lets_in_nobody_else(
          ${before.marking}, ${before.groups}, k.it ->> 'marking', array(select jsonb_array_elements_text(k.it -> 'groups'))
        ) as answer
        from jsonb_array_elements(${JSON.stringify(kept)}::jsonb) with ordinality as k (it, at) order by k.at`)
      expect(answers.map(({ answer }) => answer)).toEqual(
        kept.map((after) => letsInNobodyElse(before, after)),
      )
    }
  })
})

describe('its records', () => {
  it('are raised where they lie below, left where they lie above, and lowered by nothing', async () => {
    const above = await world.addRecord(folder)
    await filing.update(officers.decider, above.id, { marking: 'official-sensitive' }, 'any')
    const before = await readingOf(above)
    expect(await change({ marking: 'official-sensitive', reason })).toMatchObject({
      marking: 'official-sensitive',
      access: { marking: 'official-sensitive' },
    })
    expect(await readingOf(record)).toMatchObject({
      marking: 'official-sensitive',
      setMarking: 'official-sensitive',
    })
    expect(await readingOf(above)).toEqual(before)
    await change({ marking: 'official', reason })
    for (const one of [record, above])
      expect(await readingOf(one)).toMatchObject({
        marking: 'official-sensitive',
        setMarking: 'official-sensitive',
      })
    await filing.update(officers.decider, record.id, { marking: 'official', reason }, 'any')
    expect(await readingOf(record)).toMatchObject({ marking: 'official', setMarking: 'official' })
  })

  it('are kept to its groups, old and new ones, in a closed folder too, and are indexed anew', async () => {
    const closed = await world.addFolder('SEVEN', { closedOn: '2020-01-01' })
    const old = await world.addRecord(closed)
    const [insider, outsider] = [await person({ groups: ['team'] }), await person()]
    await change({ groups: ['team', 'team', 'board'], reason }, officers.executor, closed)
    expect(await readingOf(old)).toMatchObject({ groups: ['board', 'team'], revision: 2 })
    expect([await readsIt(insider, old), await readsIt(outsider, old)]).toEqual([true, false])
    expect([await waitsForIndex(old.id), await waitsForIndex(record.id)]).toEqual([true, false])
    const member = await person({ groups: ['team'] }, 'ig-officer')
    await change({ groups: [], reason }, member, closed)
    expect(await readsIt(outsider, old)).toBe(true)
  })

  it('that lie in another folder as well are read by its readers still, and by the highest marking of both', async () => {
    const second = await world.addFolder('OTHER')
    await filing.file(officers.decider, record, second)
    const [among, beside] = [await person({ scope: 'SEVEN' }), await person({ scope: 'OTHER' })]
    await change({ groups: ['team'], reason })
    expect([await readsIt(among, record), await readsIt(beside, record)]).toEqual([false, true])
    await change({ groups: ['board'], reason }, officers.executor, second)
    expect(await readsIt(beside, record)).toBe(false)
    expect(await readingOf(record)).toMatchObject({ groups: ['team'], others: [{ groups: ['board'] }] })
    const board = await person({ groups: ['board'] }, 'ig-officer')
    await change({ marking: 'official-sensitive', reason }, board, second)
    expect(await readingOf(record)).toMatchObject({
      marking: 'official-sensitive',
      setMarking: 'official-sensitive',
      groups: ['team'],
      others: [{ groups: ['board'] }],
    })
  })

  it('that lie in others as well are indexed anew also where the same people read them as before', async () => {
    const open = await world.addFolder('SEVEN')
    const kept = await world.addFolder('SEVEN', { groups: ['team'] })
    await filing.file(officers.decider, record, open)
    await filing.file(await person({ groups: ['team'] }, 'ig-officer'), record, kept)
    await world.rows(sql`delete from graphile_worker._private_jobs`)
    await world.rows(sql`delete from access_change`)
    const before = await readingOf(record)
    await change({ groups: ['team'], reason }, officers.executor, open)
    expect(await readingOf(record)).toEqual({ ...before, revision: before.revision + 1 })
    expect(await waitsForIndex(record.id)).toBe(true)
    const withheld = await world.rows<{ folder: string | null }>(sql`select folder from unsettled_records()`)
    expect(withheld.map((row) => row.folder)).toContain(open.reference)
  })

  it('follow also while they are being destroyed, and their stubs after it', async () => {
    const due = await world.addFolder('SEVEN')
    const gone = await world.addRecord(due, { date: '2015-06-30', title: 'A source' })
    await world.rows(sql`update record set retention_end = '2999-12-31' where id = ${record.id}`)
    await disposeOfDue(disposal, officers)
    expect(await world.stateOf(gone.id)).toBe('destroyed')
    await world.rows(sql`alter table record disable trigger user`)
    await world.rows(sql`update record set state = 'destroying' where id = ${record.id}`)
    await world.rows(sql`alter table record enable trigger user`)
    const { revision } = await readingOf(record)
    await change({ groups: ['team'], reason })
    await change({ marking: 'official-sensitive', groups: ['team'], reason }, officers.executor, due)
    // The revision is what the index has been told to forget.
    expect(await readingOf(record)).toMatchObject({ groups: ['team'], revision })
    const kept = await world.rows(sql`
      select a.class_code as class, a.marking, a.groups, s.title from stub s join access_set a on a.id = s.access_set_id
      where s.record_id = ${gone.id}`)
    expect(kept).toEqual([
      { class: 'SEVEN', marking: 'official-sensitive', groups: ['team'], title: 'A source' },
    ])
    expect(await readsIt(await person(), gone)).toBe(false)
    expect(
      await world.rows(sql`
        select 1 from disposal_item i join access_set a on a.id = i.access_set_id
        where i.record_id = ${gone.id} and a.groups = '{team}'`),
    ).toHaveLength(1)
  })
})

describe('lists of what is due', () => {
  const itemOf = async ({ id }: TestRecord) =>
    world.rows<object>(sql`
      select i.state, i.state_reason as reason, b.kind from disposal_item i join disposal_batch b on b.id = i.batch_id
      where i.record_id = ${id} order by i.state desc`)

  it('lose what was taken from somebody, and list it anew for those who may read it', async () => {
    record = await world.addRecord(folder, { date: '2015-06-30' })
    await sweepIntoOne(disposal, officers.decider)
    await change({ groups: ['team'], reason })
    expect(await itemOf(record)).toEqual([{ state: 'skipped', reason: 'access-changed', kind: 'regular' }])
    const batch = await sweepIntoOne(disposal, officers.decider)
    await expect(disposal.getBatch(officers.decider, batch)).rejects.toMatchObject({ code: 'not-found' })
    const member = await person({ groups: ['team'] }, 'ig-officer')
    expect(await disposal.getBatch(member, batch)).toMatchObject({ state: 'proposed' })
    // Whom it is opened to now may not have been asked before; nobody has lost it.
    await change({ groups: [], reason }, member)
    expect((await itemOf(record)).map((item) => ({ ...item }))).toMatchObject([
      { state: 'skipped' },
      { state: 'proposed' },
    ])
  })

  it('keep what is disposed of by hand: what was spilt is protected first, and goes all the same', async () => {
    const { id } = record
    await disposal.propose(officers.decider, { records: [id], authority: 'Court', reason: 'Spilt' })
    await change({ marking: 'official-sensitive', reason })
    expect(await itemOf(record)).toEqual([{ state: 'proposed', reason: null, kind: 'exceptional' }])
  })
})

describe('the log', () => {
  it('keeps old and new, for whoever could read the folder before and can after', async () => {
    folder = await world.addFolder('SEVEN', { marking: 'official-sensitive', groups: ['a'] })
    const member = await person({ groups: ['a'] }, 'ig-officer')
    await change({ marking: 'official', groups: ['b', 'a'], title: 'Names', reason }, member)
    expect(await entriesAbout(folder.id)).toEqual([
      {
        action: 'folder.updated',
        codes: {
          changed: ['groups', 'marking', 'title'],
          reference: folder.reference,
          markingBefore: 'official-sensitive',
          markingAfter: 'official',
          letsInOthers: true,
          keepsFromOthers: false,
        },
      },
    ])
    const beside = await world.rows(sql`
      select name, value, conditions from audit_detail where subject_id = ${folder.id} and name <> 'actorName' order by name`)
    const conditions = {
      classPath: ['SEVEN'],
      marking: 'official-sensitive',
      groups: ['a', 'b'],
      alternatives: [{ classPath: ['SEVEN'], groups: ['a'] }],
    }
    expect(beside).toEqual([
      { name: 'groups', value: 'a, b', conditions },
      { name: 'groupsBefore', value: 'a', conditions },
      { name: 'reason', value: reason, conditions },
      { name: 'title', value: 'Names', conditions },
    ])
  })

  it('leaves what lies beside earlier entries as it is kept where the title alone changes', async () => {
    const member = await person({ groups: ['team', 'board'] }, 'ig-officer')
    const kept = () =>
      world.rows(sql`
        select value, conditions from audit_detail where subject_id = ${folder.id} and name = 'groupsBefore' order by value`)
    await change({ groups: ['team'], reason }, member)
    await change({ groups: ['board'], reason }, member)
    const before = await kept()
    await change({ title: 'Sources' }, member)
    expect(await kept()).toEqual(before)
    expect(before).toMatchObject([{ value: '' }, { value: 'team', conditions: { groups: ['board'] } }])
  })

  it('covers what lies beside earlier entries about the folder and its records, and not who acted', async () => {
    await filing.update(officers.decider, record.id, { title: 'A source' }, 'any')
    await change({ title: 'Sources' })
    await change({ groups: ['team'], reason })
    const beside = await world.rows<{ name: string; conditions: unknown }>(sql`
      select name, conditions from audit_detail
      where subject_id = ${record.id} or (subject_id = ${folder.id} and name = 'title')`)
    expect(beside.length).toBeGreaterThan(2)
    for (const { name, conditions } of beside)
      expect([name, conditions]).toEqual([
        name,
        name === 'actorName' ? null : { classPath: ['SEVEN'], marking: 'official', groups: ['team'] },
      ])
  })

  it('has no entry where nothing differs', async () => {
    expect(await change({ marking: 'official', groups: [] })).toMatchObject({ reference: folder.reference })
    expect(await entriesAbout(folder.id)).toEqual([])
    expect(await waitsForIndex(record.id)).toBe(false)
  })
})

it('answers whoever has kept it from themselves as it then stands', async () => {
  const uncleared = await person({ clearance: 'official' }, 'ig-officer')
  expect(await change({ marking: 'official-sensitive', groups: ['team'], reason }, uncleared)).toMatchObject({
    reference: folder.reference,
    access: { marking: 'official-sensitive', groups: ['team'] },
  })
  await expect(change({ title: 'x' }, uncleared)).rejects.toMatchObject({ code: 'not-found' })
})

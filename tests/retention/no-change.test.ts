import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { type RawBuilder, sql } from 'kysely'
import { MunimentError } from '../../src/kernel/muniment-error.ts'
import type { Hold, HoldScope, HoldStrength } from '../../src/retention/hold.ts'
import { addOfficers, approvedBatch, type Officers } from '../support/disposal-steps.ts'
import { type Disposal, makeDisposal } from '../support/make-disposal.ts'
import {
  makeRetentionWorld,
  type RetentionWorld,
  type TestFolder,
  type TestRecord,
} from '../support/retention-world.ts'

let world: RetentionWorld
let disposal: Disposal
let officers: Officers
let folder: TestFolder
let record: TestRecord
let counter = 0

beforeAll(async () => {
  world = await makeRetentionWorld()
  disposal = makeDisposal(world)
  officers = await addOfficers(world)
  await world.addSchedule({ code: 'S-DESTROY' })
})
afterAll(() => world.close())
beforeEach(async () => {
  counter += 1
  await world.addClass(`C${counter}`, 'S-DESTROY')
  folder = await world.addFolder(`C${counter}`)
  record = await world.addRecord(folder)
})

const place = (scope: HoldScope, strength: HoldStrength = 'no-change'): Promise<Hold> =>
  disposal.placeHold(officers.decider, { name: 'Seal', reason: 'x', authority: 'Court', scope, strength })

/** A statement as requests and jobs send theirs: by the role that owns nothing. */
const asApp = (statement: RawBuilder<unknown>): Promise<unknown> =>
  world.db.unitOfWork((db) => db).run((db) => statement.execute(db))

/** What became of a statement: `done`, or the code of the refusal. */
async function outcomeOf(statement: RawBuilder<unknown>): Promise<string> {
  try {
    await asApp(statement)
    return 'done'
  } catch (error) {
    return error instanceof MunimentError ? error.code : `${error}`
  }
}

const changes: { readonly [what: string]: () => RawBuilder<unknown> } = {
  'its title': () => sql`update record set title = 'Another' where id = ${record.id}`,
  'its date': () => sql`update record set document_date = '2001-01-01' where id = ${record.id}`,
  'the day it was received': () => sql`update record set received_on = '2001-01-01' where id = ${record.id}`,
  'its author': () => sql`update record set author = 'Another' where id = ${record.id}`,
  'its keywords': () => sql`update record set keywords = '{other}' where id = ${record.id}`,
  'its fields': () => sql`update record set fields = '{"supplier": "Another"}' where id = ${record.id}`,
  'its subjects': () =>
    sql`update record set subjects = '[{"type": "case", "id": "1"}]' where id = ${record.id}`,
  'its marking': () => sql`update record set marking = 'official-sensitive' where id = ${record.id}`,
  'its folder': () => sql`
    update record set folder_id = (select id from folder where reference = 'MUNIMENT-CERT') where id = ${record.id}`,
  'its place, from another record': () => sql`
    update record set superseded_on = '2026-01-01', superseded_by = (select id from record where id <> ${record.id} limit 1)
    where id = ${record.id}`,
  'its document, by a newer version': () => sql`
    insert into component (id, record_id, position, role, parent_id, filename, media_type, size, sha256, object_key)
    select gen_random_uuid(), record_id, 7, 'original', null, 'v2.txt', 'text/plain', 1, sha256, gen_random_uuid()::text
    from component where record_id = ${record.id} and position = 0`,
}
const scopes: { readonly [kind: string]: () => HoldScope } = {
  record: () => ({ records: [record.id] }),
  folder: () => ({ folders: [folder.reference] }),
  class: () => ({ classes: [folder.classCode] }),
}

describe('a hold that allows no change at all', () => {
  it.each(Object.keys(changes))('keeps %s, by whatever scope it holds the record', async (what) => {
    const change = changes[what]
    if (change === undefined) throw new Error(what)
    for (const [kind, scope] of Object.entries(scopes)) {
      record = await world.addRecord(folder)
      const hold = await place(scope())
      expect([kind, await outcomeOf(change())]).toEqual([kind, 'held'])
      await disposal.requestLift(officers.decider, hold.id, 'over')
      await disposal.confirmLift(officers.approver, hold.id, 'over')
    }
    expect(await outcomeOf(change())).toBe('done')
  })

  it('keeps its folder open or closed as it is, under its title and class, from whomever it is kept', async () => {
    for (const scope of ['folder', 'class'] as const) {
      folder = await world.addFolder(folder.classCode, { marking: 'official-sensitive' })
      const hold = await place(scopes[scope]?.() ?? {})
      for (const change of [
        sql`update folder set status = 'closed', closed_on = '2026-01-01' where id = ${folder.id}`,
        sql`update folder set title = 'Another' where id = ${folder.id}`,
        sql`update folder set marking = 'official' where id = ${folder.id}`,
        sql`update folder set marking = 'official', groups = '{board}' where id = ${folder.id}`,
        sql`update folder set class_code = 'MUNIMENT' where id = ${folder.id}`,
      ])
        expect(await outcomeOf(change)).toBe('held')
      await disposal.requestLift(officers.decider, hold.id, 'over')
      await disposal.confirmLift(officers.approver, hold.id, 'over')
    }
  })

  it('holds on to a record wherever it was caught, and where nobody can say yet whether it matches', async () => {
    const hold = await place({ folders: [folder.reference] })
    await world.rows(sql`alter table record disable trigger frozen_record_is_kept`)
    const elsewhere = await world.addFolder(folder.classCode)
    await world.rows(sql`update record set folder_id = ${elsewhere.id} where id = ${record.id}`)
    await world.rows(sql`alter table record enable trigger frozen_record_is_kept`)
    expect(await outcomeOf(sql`update record set title = 'x' where id = ${record.id}`)).toBe('held')
    const doubtful = await world.addRecord(elsewhere)
    await asApp(sql`
      insert into hold_item (hold_id, record_id, since, in_doubt) values (${hold.id}, ${doubtful.id}, now(), true)`)
    expect(await outcomeOf(sql`update record set title = 'x' where id = ${doubtful.id}`)).toBe('held')
  })

  it('lets a document be read, dates be computed, holds be placed, and new records be filed in its folder', async () => {
    await place({ folders: [folder.reference] })
    const statements: readonly RawBuilder<unknown>[] = [
      sql`update record set reading = 'pending' where id = ${record.id}`,
      sql`update record set reading = 'available', people = '{Ann}', format = 'pdf' where id = ${record.id}`,
      sql`update record set retention_end = '2040-01-01', trigger_date = '2033-01-01' where id = ${record.id}`,
      sql`update record set revision = revision + 1 where id = ${record.id}`,
    ]
    for (const statement of statements) expect(await outcomeOf(statement)).toBe('done')
    await place({ records: [record.id] }, 'no-disposal')
    const born = await world.addRecord(folder)
    expect(await outcomeOf(sql`update record set title = 'x' where id = ${born.id}`)).toBe('held')
  })

  it('takes a title from the reading of what has none but its filename, and from nothing else', async () => {
    await world.rows(
      sql`update record set reading = 'pending', title_is_filename = true, author = null where id = ${record.id}`,
    )
    const second = await world.addRecord(folder)
    await world.rows(sql`update record set reading = 'pending' where id = ${second.id}`)
    await place({ folders: [folder.reference] })
    const read = (id: string) =>
      sql`update record set reading = 'available', title = 'As it says itself', author = 'Ann' where id = ${id}`
    expect(await outcomeOf(read(second.id))).toBe('held')
    expect(await outcomeOf(read(record.id))).toBe('done')
  })

  it('is not what every hold is: one against disposal alone lets changes be', async () => {
    await place({ folders: [folder.reference] }, 'no-disposal')
    for (const change of Object.values(changes)) {
      record = await world.addRecord(folder)
      expect(await outcomeOf(change())).toBe('done')
    }
    expect((await place({ records: [record.id] })).strength).toBe('no-change')
  })

  it('keeps the title of a folder that a batch has emptied, and does not keep the batch from its end', async () => {
    await world.rows(sql`update record set retention_end = '2999-12-31' where retention_state = 'running'`)
    const closed = await world.addFolder(folder.classCode, { closedOn: '2016-01-01' })
    const due = await world.addRecord(closed)
    const batchId = await approvedBatch(disposal, officers)
    await disposal.execute(officers.executor, batchId, undefined)
    expect(await disposal.destroyRecord(batchId, due.id)).toBe('destroyed')
    await place({ folders: [closed.reference] })
    await disposal.executeDisposal(batchId)
    expect(await disposal.getBatch(officers.decider, batchId)).toMatchObject({ state: 'completed' })
    expect(
      await world.rows(sql`select title is not null as titled from folder where id = ${closed.id}`),
    ).toEqual([{ titled: true }])
  })
})

describe('a change that meets the placing of such a hold', () => {
  it('waits for it, and is refused once it stands', async () => {
    let meeting: Promise<string> | undefined
    await world.unitOfWork.run(async (tx) => {
      await tx.holds.lockScope({ records: [], folders: [folder.reference], classes: [] })
      meeting ??= outcomeOf(sql`update record set title = 'x' where id = ${record.id}`)
      for (;;) {
        const waiting = await world.rows(sql`
          select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`)
        if (waiting.length > 0) break
        await new Promise((resolve) => setImmediate(resolve))
      }
      await tx.holds.insert(
        {
          id: '01940000-0000-7000-8000-00000000f001' as never,
          name: 'Seal',
          reason: 'x',
          authority: 'Court',
          reviewOn: null,
          placedBy: officers.decider.id,
          placedAt: world.clock.now(),
          strength: 'no-change',
          kind: 'hold',
          reference: null,
          openedOn: null,
          query: null,
        },
        {
          records: [],
          classes: [],
          folders: [
            {
              id: folder.id,
              reference: folder.reference,
              access: { classPath: [folder.classCode], marking: 'official', groups: [] },
            },
          ],
        },
      )
    }, 'serializable')
    expect(await meeting).toBe('held')
  })
})

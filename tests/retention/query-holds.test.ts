import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { type RawBuilder, sql } from 'kysely'
import { makeIndexSource } from '../../src/adapters/postgres/search/index-source.ts'
import type { BatchId, HoldId } from '../../src/kernel/ids.ts'
import { MunimentError } from '../../src/kernel/muniment-error.ts'
import { makeRetentionAtFiling } from '../../src/retention/dates/retention-at-filing.ts'
import type { NewHold } from '../../src/retention/hold.ts'
import { makeFindEveryMatch } from '../../src/search/export/find-every-match.ts'
import type { IndexQuery, SearchIndex } from '../../src/search/ports.ts'
import { emptyVocabulary, makeVocabulary } from '../../src/search/vocabulary/make-vocabulary.ts'
import { makeSearchDocument } from '../contracts/search-index-corpus.ts'
import { addOfficers, approvedBatch, type Officers, sweep } from '../support/disposal-steps.ts'
import { type Disposal, type DisposalOptions, makeDisposal } from '../support/make-disposal.ts'
import { makeQueryWorld, type QueryWorld } from '../support/make-query-world.ts'
import {
  makeRetentionWorld,
  type RetentionWorld,
  type TestFolder,
  type TestRecord,
} from '../support/retention-world.ts'

let world: RetentionWorld
let queries: QueryWorld
let disposal: Disposal
let officers: Officers
let folder: TestFolder

// A world for each test: what a query matches is asked of all there is.
beforeEach(async () => {
  world = await makeRetentionWorld()
  queries = makeQueryWorld(world)
  disposal = madeOf({})
  officers = await addOfficers(world)
  await world.addSchedule({ code: 'S-DESTROY' })
  await world.addClass('FIN', 'S-DESTROY')
  folder = await world.addFolder('FIN')
})
afterEach(() => world.close())

const madeOf = (options: DisposalOptions): Disposal =>
  makeDisposal(world, { searchIndex: queries.searchIndex, ...options })

const asked = (query: string, more: Partial<NewHold> = {}): NewHold => ({
  name: 'Inquiry',
  reason: 'asked for',
  authority: 'Court',
  ...more,
  scope: { query, ...more.scope },
})
const place = (query: string, more: Partial<NewHold> = {}) =>
  disposal.placeHold(officers.decider, asked(query, more))

const countHolds = async () => (await world.rows(sql`select 1 from hold`)).length
const itemsOf = async (hold: { readonly id: string }) =>
  world.rows<{ record: string; doubt: boolean }>(sql`
    select record_id as record, in_doubt as doubt from hold_item where hold_id = ${hold.id} order by record_id`)
const word = 'cormorant'

/** As requests and jobs do. */
const asApp = (statement: RawBuilder<unknown>): Promise<unknown> =>
  world.db.unitOfWork((handle) => handle).run((handle) => statement.execute(handle))

/** More records that match than one transaction binds. */
async function addManyIndexed(): Promise<void> {
  await world.rows(sql`
    insert into record (id, reference, folder_id, access_set_id, state, title, captured_at, captured_on, captured_by, marking,
      reading, retention_state, retention_end, disposal_action, trigger_type, trigger_date, schedule_code, schedule_version)
    select gen_random_uuid(), ${`Q-`} || n, ${folder.id}, ${folder.accessSet}, 'active', 'x', now(), '2015-01-01', 'x',
      'official', 'available', 'running', '2022-01-01', 'destroy', 'created', '2015-01-01', 'S-DESTROY', 1
    from generate_series(1, 2100) n`)
  const made = await world.rows<{ id: string; reference: string }>(
    sql`select id, reference from record where folder_id = ${folder.id}`,
  )
  await queries.searchIndex.put(
    made.map(({ id, reference }) =>
      // Ids of the database's own.
      makeSearchDocument(0, { recordId: id as never, reference, title: word, accessSet: folder.accessSet }),
    ),
  )
}

async function liftTheOnlyHold(): Promise<void> {
  const [hold] = await world.rows<{ readonly id: HoldId }>(sql`select id from hold`)
  if (hold === undefined) throw new Error('one was placed')
  await disposal.requestLift(officers.decider, hold.id, 'too wide')
  await disposal.confirmLift(officers.approver, hold.id, 'agreed')
}

describe('a hold by a query', () => {
  it('keeps what it matches from a destruction that was approved before, and nothing else', async () => {
    const kept = await queries.addIndexed(folder, `On the ${word}`)
    const other = await queries.addIndexed(folder, 'On the heron')
    const batchId = await approvedBatch(disposal, officers)
    const hold = await place(word)
    expect(hold).toMatchObject({
      scope: { query: word },
      itemCount: 1,
      evaluation: { complete: true, inDoubt: 0 },
    })
    await disposal.execute(officers.executor, batchId, undefined)
    await disposal.executeDisposal(batchId)
    expect(await world.stateOf(kept.id)).toBe('active')
    expect(await world.contentStore.find(kept.originalKey)).toBeDefined()
    expect(await world.stateOf(other.id)).toBe('destroyed')
  })

  it('has the log tell that what was decided stays, and of nothing else that it matched', async () => {
    const decided = await queries.addIndexed(folder, word)
    await queries.addIndexed(folder, word)
    const { batches } = await sweep(disposal, officers.decider)
    await disposal.decide(officers.decider, batches[0] as BatchId, [
      { recordId: decided.id, decision: 'destroy' },
    ])
    await place(word)
    const told = await world.rows(sql`
      select draft::jsonb #>> '{subject,id}' as id from audit_outbox where draft::jsonb ->> 'action' = 'item.skipped'`)
    expect(told).toEqual([{ id: decided.id }])
  })

  it('has the batches that it takes something out of go on, as every hold does', async () => {
    await queries.addIndexed(folder, word)
    const unread = await queries.addUnread(await world.addFolder('FIN'), word)
    const { due, batches } = await sweep(disposal, officers.decider)
    expect(due).toBe(2)
    await place(word)
    const jobs = await world.rows<{ readonly batch: string }>(sql`
      select j.payload ->> 'batchId' as batch from graphile_worker._private_jobs j
      join graphile_worker._private_tasks t on t.id = j.task_id where t.identifier = 'execute-disposal'`)
    expect(jobs.map(({ batch }) => batch).sort()).toEqual([...batches].sort())
    for (const { batch } of jobs) await disposal.executeDisposal(batch as BatchId)
    for (const id of batches)
      expect(await disposal.getBatch(officers.decider, id)).toMatchObject({ state: 'withdrawn' })
    await queries.catchUp(unread, folder, word)
  })

  it('never lets go of what it has caught when that matches no more, nor holds what comes later', async () => {
    const record = await queries.addIndexed(folder, word)
    const hold = await place(word)
    await queries.catchUp(record, folder, 'Something else')
    await queries.addIndexed(folder, word)
    await disposal.evaluateHold(hold.id, 3)
    expect(await sweep(disposal, officers.decider)).toMatchObject({ due: 1, held: 1 })
    expect(await itemsOf(hold)).toEqual([{ record: record.id, doubt: false }])
  })

  it('binds also what its placer may not read, and says nothing of it to them or in the log', async () => {
    const secret = await world.addFolder(folder.classCode, { groups: ['pay'] })
    const hidden = await queries.addIndexed(secret, word)
    const hold = await place(word)
    expect(hold.itemCount).toBe(0)
    expect((await itemsOf(hold)).map(({ record }) => record)).toEqual([hidden.id])
    const items = await disposal.listHoldItems(officers.decider, hold.id, { size: 9, cursor: null })
    expect(items.items).toEqual([])
    await disposal.requestLift(officers.decider, hold.id, 'over')
    await disposal.confirmLift(officers.approver, hold.id, 'agreed')
    const entries = await world.rows<{ draft: string }>(
      sql`select draft from audit_outbox where draft like ${`%${hold.id}%`} order by id`,
    )
    expect(entries.at(-1)?.draft).toContain('hold.lifted')
    // Not the words of the query, and no count of what it bound.
    for (const { draft } of entries) {
      expect(draft).not.toContain(word)
      if (draft.includes('hold.evaluated')) expect(JSON.parse(draft).codes).toEqual({ complete: true })
      if (draft.includes('hold.lifted')) expect(JSON.parse(draft).codes).toEqual({})
    }
  })

  it('stays within the part of the plan that its placer’s role is granted for', async () => {
    await world.addClass(`OTHER`, 'S-DESTROY')
    const elsewhere = await world.addFolder(`OTHER`)
    const inside = await queries.addIndexed(folder, word)
    await queries.addIndexed(elsewhere, word)
    const unread = await queries.addUnread(elsewhere, word)
    const scoped = await world.addPerson(`scoped `, 'ig-officer', { scope: folder.classCode })
    const hold = await disposal.placeHold(scoped, asked(word))
    expect((await itemsOf(hold)).map(({ record }) => record)).toEqual([inside.id])
    expect(hold.evaluation?.interpretation).toContain(folder.classCode)
    await queries.catchUp(unread, elsewhere, word)
  })

  it('may stand beside folders and records, which hold on where the query does not', async () => {
    const named = await queries.addIndexed(folder, 'Nothing of the kind')
    const found = await queries.addIndexed(await world.addFolder(folder.classCode), word)
    const hold = await place(word, { scope: { folders: [folder.reference] } })
    expect((await itemsOf(hold)).map(({ record }) => record)).toEqual([named.id, found.id].sort())
    expect(hold.scope).toMatchObject({ folders: [folder.reference], query: word })
  })

  it('on more than one transaction takes is bound to the last before it is answered', async () => {
    await addManyIndexed()
    const hold = await place(word)
    expect(hold).toMatchObject({ itemCount: 2100, evaluation: { complete: true } })
    expect(await sweep(disposal, officers.decider)).toMatchObject({ due: 0, held: 2100 })
    // A crash right after its first commit: the job that the commit left binds the rest.
    await expect(
      madeOf({ killAt: 'hold.after-commit' }).placeHold(officers.decider, asked(word, { name: 'Cut short' })),
    ).rejects.toThrow()
    const [cut] = await world.rows<{ id: never }>(sql`select id from hold where name = 'Cut short'`)
    expect((await disposal.getHold(officers.decider, cut?.id as never)).evaluation).toMatchObject({
      complete: false,
    })
    await disposal.evaluateHold(cut?.id as never, 6)
    expect(await disposal.getHold(officers.decider, cut?.id as never)).toMatchObject({
      itemCount: 2100,
      evaluation: { complete: true },
    })
  })

  it('on more than one transaction takes is said to be complete once, also when the job for a crash finds it so', async () => {
    await addManyIndexed()
    const hold = await place(word)
    const [job] = await world.rows<{ readonly round: number | null }>(sql`
      select (payload ->> 'round')::integer as round from graphile_worker._private_jobs j
      join graphile_worker._private_tasks t on t.id = j.task_id where t.identifier = 'evaluate-hold'`)
    await disposal.evaluateHold(hold.id, job?.round ?? null)
    const said = sql`select from audit_outbox where draft like ${`%hold.evaluated%`}`
    expect(await world.rows(said)).toHaveLength(1)
  })

  it('on more than one transaction takes is left to its job a minute after the part that was bound last', async () => {
    await addManyIndexed()
    let now = Date.parse('2026-03-02T10:00:00Z')
    const due: (string | undefined)[] = []
    const unitOfWork: RetentionWorld['unitOfWork'] = {
      run: async (work, isolation) => {
        const answer = await world.unitOfWork.run(work, isolation)
        if (isolation !== 'serializable') return answer
        const [job] = await world.rows<{ readonly at: Date }>(sql`
          select j.run_at as at from graphile_worker._private_jobs j
          join graphile_worker._private_tasks t on t.id = j.task_id where t.identifier = 'evaluate-hold'`)
        due.push(job?.at.toISOString())
        now += 50_000
        return answer
      },
    }
    const machineNow = () => new Date(now)
    const slow = makeDisposal({ ...world, unitOfWork }, { searchIndex: queries.searchIndex, machineNow })
    await slow.placeHold(officers.decider, asked(word))
    expect(due.slice(0, 3)).toEqual([
      '2026-03-02T10:01:00.000Z',
      '2026-03-02T10:01:50.000Z',
      '2026-03-02T10:02:40.000Z',
    ])
  })

  it('on more than one transaction takes is evaluated once, also where its job took it up meanwhile', async () => {
    await addManyIndexed()
    let left = 2
    const unitOfWork: RetentionWorld['unitOfWork'] = {
      run: async (work, isolation) => {
        const answer = await world.unitOfWork.run(work, isolation)
        if (isolation !== 'serializable') return answer
        left -= 1
        if (left !== 0) return answer
        const [hold] = await world.rows<{ readonly id: HoldId }>(sql`select id from hold`)
        if (hold !== undefined) await disposal.evaluateHold(hold.id, null)
        return answer
      },
    }
    const between = makeDisposal({ ...world, unitOfWork }, { searchIndex: queries.searchIndex })
    expect(await between.placeHold(officers.decider, asked(word))).toMatchObject({ itemCount: 2100 })
    const said = sql`select from audit_outbox where draft like ${`%hold.evaluated%`}`
    expect(await world.rows(said)).toHaveLength(1)
  })

  // The first run places it, then come its two parts and the end.
  it.each([1, 2, 3])(
    'lifted by others while %i of the runs that bind it are done holds nothing, and is answered as lifted',
    async (done) => {
      await addManyIndexed()
      let left = done
      const unitOfWork: RetentionWorld['unitOfWork'] = {
        run: async (work, isolation) => {
          const answer = await world.unitOfWork.run(work, isolation)
          if (isolation !== 'serializable') return answer
          left -= 1
          if (left === 0) await liftTheOnlyHold()
          return answer
        },
      }
      const between = makeDisposal({ ...world, unitOfWork }, { searchIndex: queries.searchIndex })
      const hold = await between.placeHold(officers.decider, asked(word))
      expect(hold.state).toBe('lifted')
      // Its own job finds nothing to do either.
      await disposal.evaluateHold(hold.id, 6)
      const binding = sql`select 1 from hold_item where released_at is null`
      expect(await world.rows(binding)).toEqual([])
      expect(await sweep(disposal, officers.decider)).toMatchObject({ held: 0 })
    },
  )

  it('is lifted by two people, and then holds nothing', async () => {
    const record = await queries.addIndexed(folder, word)
    const hold = await place(word)
    await disposal.requestLift(officers.decider, hold.id, 'over')
    await disposal.confirmLift(officers.approver, hold.id, 'agreed')
    expect(await sweep(disposal, officers.decider)).toMatchObject({ due: 1, held: 0 })
    expect(await world.stateOf(record.id)).toBe('active')
  })
})

describe('what means the same when a hold is placed', () => {
  it('is what the hold is evaluated by ever after, whatever becomes of the vocabulary', async () => {
    let vocabulary = makeVocabulary([[word, 'green heron']])
    disposal = madeOf({ vocabulary: async () => vocabulary })
    const known = await queries.addIndexed(folder, 'On the green heron')
    const unread = await queries.addUnread(folder, 'Another green heron')
    const late = await queries.addUnread(folder, 'On the shag')
    const hold = await place(word)
    expect(hold.evaluation?.interpretation).toBe(`“${word}” or “green heron”`)
    vocabulary = makeVocabulary([[word, 'shag']])
    await queries.catchUp(unread, folder, 'Another green heron')
    await queries.catchUp(late, folder, 'On the shag')
    await disposal.evaluateHold(hold.id, 0)
    expect((await itemsOf(hold)).map(({ record }) => record)).toEqual([known.id, unread.id].sort())
    const read = await disposal.getHold(officers.decider, hold.id)
    expect(read.evaluation?.interpretation).toBe(hold.evaluation?.interpretation)
  })

  it('stays with the hold, and only what its query touches is kept', async () => {
    disposal = madeOf({
      vocabulary: async () =>
        makeVocabulary([
          [word, 'green heron'],
          ['shag', 'scarf'],
        ]),
    })
    const hold = await place(`${word} OR "the shag rock"`)
    const kept = await world.rows(sql`select query_synonyms as kept from hold where id = ${hold.id}`)
    expect(kept).toEqual([
      {
        kept: [
          [word, 'green heron'],
          ['shag', 'scarf'],
        ],
      },
    ])
    await expect(
      world.rows(sql`update hold set query_synonyms = '[]' where id = ${hold.id}`),
    ).rejects.toThrow(/stays what it was placed as/)
    const other = await place(word)
    expect(await world.rows(sql`select query_synonyms as kept from hold where id = ${other.id}`)).toEqual([
      { kept: [[word, 'green heron']] },
    ])
  })
})

describe('what the index does not know yet when a query is asked', () => {
  it('is held in doubt, and not destroyed, until it is indexed; then it is held for good', async () => {
    const unread = await queries.addUnread(folder, word)
    const batchId = await approvedBatch(disposal, officers)
    const hold = await place(word)
    expect(hold).toMatchObject({ itemCount: 1, evaluation: { complete: false, inDoubt: 1 } })
    await disposal.execute(officers.executor, batchId, undefined)
    await disposal.executeDisposal(batchId)
    expect(await world.stateOf(unread.id)).toBe('active')
    // Looked at while it is still to be indexed, it stays in doubt.
    await disposal.evaluateHold(hold.id, 0)
    expect(await itemsOf(hold)).toEqual([{ record: unread.id, doubt: true }])
    await queries.catchUp(unread, folder, word)
    await disposal.evaluateHold(hold.id, 1)
    expect(await itemsOf(hold)).toEqual([{ record: unread.id, doubt: false }])
    expect(await disposal.getHold(officers.decider, hold.id)).toMatchObject({
      itemCount: 1,
      evaluation: { complete: true, inDoubt: 0 },
    })
  })

  it('is let go once it is indexed and does not match, and only then', async () => {
    const unread = await queries.addUnread(folder, 'Something else')
    const hold = await place(word)
    expect(await sweep(disposal, officers.decider)).toMatchObject({ due: 0, held: 1 })
    await queries.catchUp(unread, folder, 'Something else')
    await disposal.evaluateHold(hold.id, 0)
    expect(await itemsOf(hold)).toEqual([])
    expect(await sweep(disposal, officers.decider)).toMatchObject({ due: 1, held: 0 })
  })

  it('is held for good, whatever the query says later, where a folder of the same hold holds it', async () => {
    const unread = await queries.addUnread(folder, 'Something else')
    const hold = await place(word, { scope: { folders: [folder.reference] } })
    await queries.catchUp(unread, folder, 'Something else')
    await disposal.evaluateHold(hold.id, 0)
    expect(await itemsOf(hold)).toEqual([{ record: unread.id, doubt: false }])
  })

  it('is held for good once it comes to lie where the same hold holds everything', async () => {
    const elsewhere = await world.addFolder('FIN')
    const unread = await queries.addUnread(elsewhere, 'Something else')
    const hold = await place(word, { scope: { folders: [folder.reference] } })
    expect(await itemsOf(hold)).toEqual([{ record: unread.id, doubt: true }])
    await world.unitOfWork.run(async (tx) => {
      await world.rows(sql`update record set folder_id = ${folder.id} where id = ${unread.id}`)
      await makeRetentionAtFiling(tx, world.clock).catchArrival(unread.id)
    })
    await queries.catchUp(unread, folder, 'Something else')
    await disposal.evaluateHold(hold.id, 0)
    expect(await itemsOf(hold)).toEqual([{ record: unread.id, doubt: false }])
  })

  /** What somebody may do to a record before it is indexed as it stood. */
  const changes: { readonly [what: string]: (record: TestRecord) => Promise<unknown> } = {
    'given another title': ({ id }) => asApp(sql`update record set title = 'Else' where id = ${id}`),
    'given another title while it is read': ({ id }) =>
      asApp(sql`update record set title = 'Else', reading = 'available' where id = ${id}`),
    'dated otherwise': ({ id }) =>
      asApp(sql`update record set document_date = '2014-01-01' where id = ${id}`),
    moved: async ({ id }) => {
      const elsewhere = await world.addFolder('FIN')
      await asApp(sql`update record set folder_id = ${elsewhere.id} where id = ${id}`)
    },
    'filed in another folder as well': async ({ id }) => {
      const elsewhere = await world.addFolder('FIN')
      await asApp(sql`
        insert into record_filing (record_id, position, folder_id, filed_on, filed_by)
        values (${id}, 0, ${folder.id}, '2026-03-02', 'x'), (${id}, 1, ${elsewhere.id}, '2026-03-02', 'x')`)
    },
    'given a newer version': async ({ id }) => {
      await asApp(sql`update component set role = 'earlier-version' where record_id = ${id}`)
      await asApp(sql`
        insert into component (id, record_id, position, role, filename, media_type, size, sha256, object_key)
        select gen_random_uuid(), record_id, 1, 'original', 'x', media_type, size, sha256, 'newer ' || object_key
        from component where record_id = ${id}`)
    },
    'in a folder under another title': () =>
      asApp(sql`update folder set title = 'Else' where id = ${folder.id}`),
  }
  it.each(Object.keys(changes))('is held for good where it is %s before it is indexed', async (what) => {
    const unread = await queries.addUnread(folder, word)
    const hold = await place(word)
    expect(await itemsOf(hold)).toEqual([{ record: unread.id, doubt: true }])
    // The reading has ended, and its words are still to be indexed.
    await world.rows(sql`update record set reading = 'available' where id = ${unread.id}`)
    if (what.endsWith('read'))
      await world.rows(
        sql`update record set reading = 'pending', title_is_filename = false where id = ${unread.id}`,
      )
    await changes[what]?.(unread)
    await queries.catchUp(unread, folder, 'Else')
    await disposal.evaluateHold(hold.id, 0)
    expect(await itemsOf(hold)).toEqual([{ record: unread.id, doubt: false }])
    expect(await disposal.getHold(officers.decider, hold.id)).toMatchObject({
      evaluation: { complete: true, inDoubt: 0 },
    })
    expect(await sweep(disposal, officers.decider)).toMatchObject({ due: 0, held: 1 })
  })

  describe('while more is bound than one transaction takes', () => {
    /** Places a hold that is bound in parts, with something done after its placing, before the first part. */
    const placeWith = async (change: () => Promise<unknown>): Promise<{ readonly id: HoldId }> => {
      let isPlaced = false
      const unitOfWork: RetentionWorld['unitOfWork'] = {
        run: async (work, isolation) => {
          const answer = await world.unitOfWork.run(work, isolation)
          if (isolation === 'serializable' && !isPlaced) {
            isPlaced = true
            await change()
          }
          return answer
        },
      }
      const between = makeDisposal({ ...world, unitOfWork }, { searchIndex: queries.searchIndex })
      return between.placeHold(officers.decider, asked(word))
    }
    const doubtOf = async (hold: { readonly id: string }, { id }: TestRecord) =>
      (await itemsOf(hold)).filter(({ record }) => record === id).map(({ doubt }) => doubt)

    it.each([
      [
        'it',
        ({ id }: TestRecord) =>
          sql`update record set title = 'Else', revision = revision + 1 where id = ${id}`,
      ],
      [
        'its folder',
        () => sql`update folder set title = 'Else', revision = revision + 1 where id = ${folder.id}`,
      ],
    ])('is held for good where %s is given another title before it is bound', async (_, change) => {
      await addManyIndexed()
      const unread = await queries.addUnread(folder, word)
      const hold = await placeWith(() => asApp(change(unread)))
      await queries.catchUp(unread, folder, 'Else')
      await disposal.evaluateHold(hold.id, 0)
      expect(await doubtOf(hold, unread)).toEqual([false])
    })

    it('stays in doubt where it is no more than read before it is bound', async () => {
      await addManyIndexed()
      const unread = await queries.addUnread(folder, 'Something else')
      await world.rows(sql`update record set reading = 'pending' where id = ${unread.id}`)
      const hold = await placeWith(() =>
        asApp(sql`
          update record set reading = 'available', author = 'Ann', revision = revision + 1 where id = ${unread.id}`),
      )
      expect(await doubtOf(hold, unread)).toEqual([true])
      await queries.catchUp(unread, folder, 'Something else')
      await disposal.evaluateHold(hold.id, 0)
      expect(await doubtOf(hold, unread)).toEqual([])
    })
  })

  it('is held for good also where the further folder that is given another title is none of its first', async () => {
    const further = await world.addFolder('FIN')
    const unread = await queries.addUnread(folder, word)
    await changes['filed in another folder as well']?.(unread)
    await world.rows(sql`update record_filing set folder_id = ${further.id} where position = 1`)
    const hold = await place(word)
    expect(await itemsOf(hold)).toEqual([{ record: unread.id, doubt: true }])
    await asApp(sql`update folder set title = 'Else' where id = ${further.id}`)
    expect(await itemsOf(hold)).toEqual([{ record: unread.id, doubt: false }])
  })

  it('stays in doubt where no more than who may read it is changed: no query asks for that', async () => {
    const unread = await queries.addUnread(folder, 'Something else')
    const closer = await world.addFolder('FIN', { marking: 'official-sensitive', groups: ['pay'] })
    const hold = await place(word)
    await asApp(sql`
      update folder set marking = 'official-sensitive', groups = '{pay}', access_set_id = ${closer.accessSet}
      where id = ${folder.id}`)
    await asApp(sql`
      update record set marking = 'official-sensitive', access_set_id = ${closer.accessSet} where id = ${unread.id}`)
    expect(await itemsOf(hold)).toEqual([{ record: unread.id, doubt: true }])
    await queries.catchUp(unread, folder, 'Something else')
    await disposal.evaluateHold(hold.id, 0)
    expect(await itemsOf(hold)).toEqual([])
  })

  it('is let go all the same where only its first reading has said something of it, or its dates came anew', async () => {
    const unread = await queries.addUnread(folder, 'Something else')
    await world.rows(
      sql`update record set reading = 'pending', title_is_filename = true, author = null where id = ${unread.id}`,
    )
    const hold = await place(word)
    await asApp(sql`
      insert into component (id, record_id, position, role, parent_id, filename, media_type, size, sha256, object_key)
      select gen_random_uuid(), record_id, 1, 'attachment', id, 'x', media_type, size, sha256, 'part ' || object_key
      from component where record_id = ${unread.id} and position = 0`)
    await asApp(sql`
      update record set reading = 'available', title = 'Its own', title_is_filename = false, author = 'Ann'
      where id = ${unread.id}`)
    await asApp(sql`update record set retention_end = '2021-01-01' where id = ${unread.id}`)
    expect(await itemsOf(hold)).toEqual([{ record: unread.id, doubt: true }])
    await queries.catchUp(unread, folder, 'Something else')
    await disposal.evaluateHold(hold.id, 0)
    expect(await itemsOf(hold)).toEqual([])
  })

  it('counts what a destruction has taken out of the index already: that is given back, and in doubt', async () => {
    const record = await queries.addIndexed(folder, word)
    const batchId = await approvedBatch(disposal, officers)
    await disposal.execute(officers.executor, batchId, undefined)
    const index = queries.searchIndex
    await expect(
      makeDisposal(
        { ...world, index: { ...world.index, remove: index.remove } },
        { killAt: 'disposal.before-confirmed' },
      ).destroyRecord(batchId, record.id),
    ).rejects.toThrow()
    expect([await world.stateOf(record.id), await index.count()]).toEqual(['destroying', 0])
    const hold = await place(word)
    expect(hold.evaluation).toMatchObject({ complete: false, inDoubt: 1 })
    expect(await disposal.destroyRecord(batchId, record.id)).toBe('skipped')
    expect(await world.stateOf(record.id)).toBe('active')
    expect(await world.contentStore.find(record.originalKey)).toBeDefined()
    await queries.catchUp(record, folder, word)
    await disposal.evaluateHold(hold.id, 0)
    expect(await itemsOf(hold)).toEqual([{ record: record.id, doubt: false }])
  })

  it('is looked at again by a job for as long as there is any', async () => {
    const unread = await queries.addUnread(folder, word)
    const hold = await place(word)
    const jobs = () =>
      world.rows<{ round: number }>(sql`
        select (payload ->> 'round')::integer as round from graphile_worker._private_jobs j
        join graphile_worker._private_tasks t on t.id = j.task_id where t.identifier = 'evaluate-hold'`)
    expect(await jobs()).toEqual([{ round: 0 }])
    await disposal.evaluateHold(hold.id, 0)
    expect(await jobs()).toEqual([{ round: 1 }])
    await world.rows(sql`select graphile_worker.remove_job(${`hold-evaluation:${hold.id}`})`)
    await queries.catchUp(unread, folder, word)
    await disposal.evaluateHold(hold.id, 1)
    expect(await jobs()).toEqual([])
  })
})

describe('a query that cannot be answered', () => {
  const refusing: { readonly [what: string]: (index: SearchIndex) => Partial<SearchIndex> } = {
    'is away': () => ({
      search: async () => {
        throw new MunimentError('engine-unavailable', 'refused', { retryable: true })
      },
    }),
    'has lost what it held': () => ({ count: async () => 0 }),
    // The engine makes it anew, empty, and by the same number where there was no other.
    'loses what it holds while it is asked': (index) => {
      let lost = false
      return {
        search: async (query) => {
          lost = true
          return index.search({ ...query, accessSets: [] })
        },
        count: async () => (lost ? 0 : index.count()),
      }
    },
  }
  it.each(Object.keys(refusing))(
    'because the index %s places nothing, and says what can be done',
    async (what) => {
      await queries.addIndexed(folder, word)
      const broken = { ...queries.searchIndex, ...refusing[what]?.(queries.searchIndex) }
      const before = await countHolds()
      await expect(
        madeOf({ searchIndex: broken }).placeHold(officers.decider, asked(word)),
      ).rejects.toMatchObject({
        code: 'engine-unavailable',
        retryable: true,
        message: expect.stringContaining('folders or classes'),
      })
      expect(await countHolds()).toBe(before)
    },
  )

  it('because another making of the index began to answer on the way places nothing', async () => {
    await queries.addIndexed(folder, word)
    const { generations } = queries.searchIndex
    const exchanged = {
      ...queries.searchIndex,
      search: async (query: IndexQuery) => {
        const answer = await queries.searchIndex.search(query)
        const { number } = await generations.begin()
        await generations.serve(number, 'keep')
        return answer
      },
    }
    const before = await countHolds()
    await expect(
      madeOf({ searchIndex: exchanged }).placeHold(officers.decider, asked(word)),
    ).rejects.toMatchObject({ code: 'engine-unavailable', retryable: true })
    expect(await countHolds()).toBe(before)
    const { former } = await generations.list()
    await generations.serve(former?.number ?? 0, 'discard')
  })

  it('because the index is being filled anew, or was not filled to the end, places nothing', async () => {
    await queries.addIndexed(folder, word)
    const source = makeIndexSource(world.db.database)
    await expect(
      source.whileRebuilding(async () => {
        await expect(place(word)).rejects.toMatchObject({ code: 'engine-unavailable' })
        throw new Error('broken off')
      }),
    ).rejects.toThrow('broken off')
    await expect(place(word)).rejects.toMatchObject({ code: 'engine-unavailable' })
    await source.whileRebuilding(async () => undefined)
    await expect(place(word)).rejects.toMatchObject({ code: 'engine-unavailable' })
    await source.noteWhole()
    expect(await place(word)).toMatchObject({ itemCount: 1 })
  })

  it('because it is wrong, or asks for nothing, is refused with the place, and nothing is placed', async () => {
    await queries.addIndexed(folder, word)
    for (const query of ['created:soon', 'quay AND', '***', '-']) {
      await expect(place(query)).rejects.toMatchObject({
        code: 'invalid-query',
        errors: [expect.objectContaining({ path: 'scope.query' })],
      })
    }
    expect(await countHolds()).toBe(0)
  })
})

describe('the hits of a query for a hold', () => {
  it('are all of them, over every page, by what was asked for and not by what search offers instead', async () => {
    const documents = Array.from({ length: 5_001 }, (_, at) =>
      makeSearchDocument(at + 1, { title: word, accessSet: at % 7, classPath: ['FIN'] }),
    )
    await queries.searchIndex.put(documents)
    const every = makeFindEveryMatch({
      index: queries.searchIndex,
      foldersClosed: async () => [],
      vocabulary: async () => emptyVocabulary,
    })
    const placed = { day: '2026-03-02' as never, within: null, synonyms: [] }
    const found = new Set<string>()
    for await (const page of every.find({ text: word, ...placed })) for (const id of page) found.add(id)
    expect(found.size).toBe(5_001)
    const none = []
    for await (const page of every.find({ text: `"${word} quay"`, ...placed })) none.push(...page)
    expect(none).toEqual([])
  })
})

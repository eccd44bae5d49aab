import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import { makeDisposalStore } from '../../src/adapters/postgres/retention/execution/disposal-store.ts'
import type { BatchId } from '../../src/kernel/ids.ts'
import type { ContentStore } from '../../src/records/content-store.ts'
import type { DisposalStore } from '../../src/retention/execution/disposal-store.ts'
import { SIDE_BY_SIDE } from '../../src/retention/execution/side-by-side.ts'
import { addOfficers, approvedBatch, type Officers } from '../support/disposal-steps.ts'
import { makeDisposal } from '../support/make-disposal.ts'
import { makeQueryWorld, type QueryWorld } from '../support/make-query-world.ts'
import {
  makeRetentionWorld,
  type RetentionWorld,
  type TestFolder,
  type TestRecord,
} from '../support/retention-world.ts'

let world: RetentionWorld
let queries: QueryWorld
let officers: Officers
let folder: TestFolder
let counter = 0

beforeAll(async () => {
  world = await makeRetentionWorld()
  queries = makeQueryWorld(world)
  await world.addSchedule({ code: 'S-DESTROY' })
})
afterAll(() => world.close())
beforeEach(async () => {
  officers = await addOfficers(world)
  counter += 1
  await world.addClass(`C${counter}`, 'S-DESTROY')
  folder = await world.addFolder(`C${counter}`)
})

interface Executing {
  readonly batchId: BatchId
  /** In the order in which they are taken up. */
  readonly records: readonly TestRecord[]
}

async function executing(count: number): Promise<Executing> {
  const disposal = makeDisposal(world)
  const made: TestRecord[] = []
  for (let index = 0; index < count; index += 1) {
    made.push(await queries.addIndexed(folder, `The heron${counter} of letter ${index}`))
  }
  const batchId = await approvedBatch(disposal, officers)
  await disposal.execute(officers.executor, batchId, undefined)
  return { batchId, records: made.toSorted((a, b) => (a.id < b.id ? -1 : 1)) }
}

const holdOn = (scope: object) => ({ name: 'Inquiry', reason: 'asked for', authority: 'Court', scope })

/** The world's store, with something done before each original goes. */
const storeWith = (before: (key: string) => Promise<void>): ContentStore =>
  new Proxy<ContentStore>(world.contentStore, {
    get: (target, name) => {
      if (name !== 'destroy') return Reflect.get(target, name, target)
      return async (key: string) => {
        if (key.split('.').length === 2) await before(key)
        return target.destroy(key)
      }
    },
  })

const refusingStubOf = (store: DisposalStore, refused: TestRecord | undefined): DisposalStore => ({
  ...store,
  leaveStubs: async (batchId, at, ends) => {
    if (ends.some(({ recordId }) => recordId === refused?.id)) throw new Error('no stub')
    await store.leaveStubs(batchId, at, ends)
  },
})

const statesOf = (records: readonly TestRecord[]): Promise<readonly string[]> =>
  Promise.all(records.map(({ id }) => world.stateOf(id)))

describe('a set of records', () => {
  const refusals = {
    'marked for destruction': sql`new.state = 'destroying'`,
    destroyed: sql`new.state = 'destroyed'`,
  }
  for (const [what, condition] of Object.entries(refusals)) {
    it(`of which the database will not have one ${what} loses all others, and the job comes back for it`, async () => {
      const { batchId, records } = await executing(7)
      const refused = records[4]
      if (refused === undefined) throw new Error('seven were made')
      await world.rows(sql`
        create function refuse_one() returns trigger language plpgsql as $$
        begin raise exception 'not this one' using errcode = 'integrity_constraint_violation'; end $$`)
      await world.rows(sql`
        create trigger refuse_one before update on record for each row
        when (new.id = ${sql.lit(refused.id)} and ${condition}) execute function refuse_one()`)
      await expect(makeDisposal(world, { page: 6 }).executeDisposal(batchId)).rejects.toThrow('not this one')
      await world.rows(sql`drop function refuse_one cascade`)
      const others = records.slice(0, 6).filter((record) => record !== refused)
      expect(new Set(await statesOf(others))).toEqual(new Set(['destroyed']))
      expect(await world.stateOf(refused.id)).not.toBe('destroyed')
      const heir = makeDisposal(world)
      await heir.executeDisposal(batchId)
      expect(await heir.getBatch(officers.decider, batchId)).toMatchObject({
        state: 'completed',
        counts: { total: 7, destroyed: 7, pending: 0 },
      })
    })
  }

  it('is followed by others until none is left, whatever their size', async () => {
    const { batchId, records } = await executing(8)
    const disposal = makeDisposal(world, { page: 3 })
    await disposal.executeDisposal(batchId)
    expect(new Set(await statesOf(records))).toEqual(new Set(['destroyed']))
    expect(await disposal.getBatch(officers.decider, batchId)).toMatchObject({
      state: 'completed',
      counts: { total: 8, destroyed: 8 },
    })
  })

  it('whose stubs fail when the next is at work already ends the run, but not before the next has gone', async () => {
    const { batchId, records } = await executing(6)
    const failed = Promise.withResolvers<void>()
    const unitOfWork: RetentionWorld['unitOfWork'] = {
      run: async (work, isolation) => {
        try {
          return await world.unitOfWork.run(
            (tx) => work({ ...tx, disposal: refusingStubOf(tx.disposal, records[0]) }),
            isolation,
          )
        } catch (error) {
          failed.resolve()
          throw error
        }
      },
    }
    // The second page waits at its first original until the first page's stubs have failed.
    const contentStore = storeWith(async (key) => {
      if (key === records[3]?.originalKey) await failed.promise
    })
    const failing = makeDisposal({ ...world, unitOfWork }, { page: 3, contentStore })
    await expect(failing.executeDisposal(batchId)).rejects.toThrow('no stub')
    expect(await statesOf(records)).toEqual(['destroying', ...Array.from({ length: 5 }, () => 'destroyed')])
    await makeDisposal(world).executeDisposal(batchId)
    expect(new Set(await statesOf(records))).toEqual(new Set(['destroyed']))
  })

  it('leaves for each of its records the two entries and the proofs that one alone would', async () => {
    const { batchId, records } = await executing(3)
    await makeDisposal(world).executeDisposal(batchId)
    const entries = await world.rows<{ subject: string; action: string }>(sql`
      select draft::jsonb -> 'subject' ->> 'id' as subject, draft::jsonb ->> 'action' as action
      from audit_outbox where draft::jsonb -> 'subject' ->> 'id' = any (${records.map(({ id }) => id)}::text[])
        and draft::jsonb ->> 'action' in ('details.erased', 'item.destroyed')
      order by id`)
    for (const { id } of records) {
      const actions = entries.filter(({ subject }) => subject === id).map(({ action }) => action)
      expect(actions).toEqual(['details.erased', 'item.destroyed'])
    }
    const items = await world.rows<{ stores: readonly string[]; entry: boolean }>(sql`
      select array(select p ->> 'store' from jsonb_array_elements(i.proofs) p order by 1) as stores,
             exists (select from audit_outbox o where o.draft::jsonb ->> 'id' = i.audit_entry_id::text
                     and o.draft::jsonb -> 'subject' ->> 'id' = i.record_id::text) as entry
      from disposal_item i where i.batch_id = ${batchId}`)
    expect(items).toEqual(records.map(() => ({ stores: ['fake', 'index'], entry: true })))
  })
})

describe('a hold that comes when a whole set is past the third step', () => {
  for (const kind of ['folder', 'records', 'query'] as const) {
    it(`(by its ${kind}) saves all but what is going at that very moment, and knows which that is`, async () => {
      const { batchId, records } = await executing(3 * SIDE_BY_SIDE)
      const disposal = makeDisposal(world, { searchIndex: queries.searchIndex })
      const scope = {
        folder: { folders: [folder.reference] },
        records: { records: records.map(({ id }) => id) },
        query: { query: `heron${counter}` },
      }[kind]
      let placed: ReturnType<typeof disposal.placeHold> | undefined
      const contentStore = storeWith(async () => {
        placed ??= disposal.placeHold(officers.decider, holdOn(scope))
        await placed
      })
      await makeDisposal(world, { contentStore }).executeDisposal(batchId)
      const hold = await placed
      if (hold === undefined) throw new Error('no hold was placed')
      const [late, saved] = [records.slice(0, SIDE_BY_SIDE), records.slice(SIDE_BY_SIDE)]
      expect(new Set(await statesOf(late))).toEqual(new Set(['destroyed']))
      expect(new Set(await statesOf(saved))).toEqual(new Set(['active']))
      for (const record of saved) expect(await world.contentStore.find(record.originalKey)).toBeDefined()
      const items = await world.rows<{ id: string }>(sql`
        select record_id as id from hold_item where hold_id = ${hold.id} and too_late_at is not null order by 1`)
      expect(items.map(({ id }) => id)).toEqual(late.map(({ id }) => id))
      const jobs = await world.rows(sql`
        select from graphile_worker.jobs where key = any (${saved.map(({ id }) => `read-record:${id}`)}::text[])`)
      expect(jobs).toHaveLength(saved.length)
      expect(await disposal.getBatch(officers.decider, batchId)).toMatchObject({
        state: 'completed',
        counts: { destroyed: late.length, skipped: saved.length, pending: 0 },
      })
    })
  }

  it('saves the same while it has caught nothing yet, as one on very much', async () => {
    const { batchId, records } = await executing(2 * SIDE_BY_SIDE)
    let placed: Promise<unknown> | undefined
    const contentStore = storeWith(async () => {
      placed ??= world.rows(sql`
        with placed as (
          insert into hold (id, name, reason, authority, state, placed_by, placed_at)
          values (gen_random_uuid(), 'Inquiry', 'asked for', 'Court', 'placed', 'test', now()) returning id
        )
        insert into hold_scope (hold_id, folder_id) select id, ${folder.id} from placed`)
      await placed
    })
    await makeDisposal(world, { contentStore }).executeDisposal(batchId)
    expect(new Set(await statesOf(records.slice(0, SIDE_BY_SIDE)))).toEqual(new Set(['destroyed']))
    expect(new Set(await statesOf(records.slice(SIDE_BY_SIDE)))).toEqual(new Set(['active']))
  })
})

describe('a hold that waits for the set at work', () => {
  it('goes before the next set, however soon that is asked for', async () => {
    const { batchId, records } = await executing(2)
    const disposal = makeDisposal(world)
    const atWork = Promise.withResolvers<void>()
    const done = Promise.withResolvers<void>()
    const set = world.db.database.owner.transaction().execute(async (tx) => {
      // As a set holds it from its beginning to its end.
      await sql`lock table hold_precedence in row exclusive mode`.execute(tx)
      atWork.resolve()
      await done.promise
    })
    await atWork.promise
    const placing = disposal.placeHold(officers.decider, holdOn({ folders: [folder.reference] }))
    await untilWaiting(1)
    const next = disposal.executeDisposal(batchId)
    await untilWaiting(2)
    done.resolve()
    await Promise.all([set, placing, next])
    expect(await statesOf(records)).toEqual(['active', 'active'])
  })

  it('is not kept waiting by what that set waits for, and goes before it', async () => {
    const { batchId, records } = await executing(2)
    const kept = Promise.withResolvers<void>()
    const done = Promise.withResolvers<void>()
    const publication = world.db.database.owner.transaction().execute(async (tx) => {
      // As whoever settles the record's end anew keeps its row.
      await sql`select from record where id = ${records[0]?.id} for no key update`.execute(tx)
      kept.resolve()
      await done.promise
    })
    await kept.promise
    const impatient = world.db.unitOfWork((handle, outgoing) => ({
      ...world.makeTx(handle, outgoing),
      disposal: makeDisposalStore(handle, 200),
    }))
    const run = makeDisposal({ ...world, unitOfWork: impatient })
      .executeDisposal(batchId)
      // Where it has given up by then, its job comes back.
      .catch(() => makeDisposal(world).executeDisposal(batchId))
    await untilBlocked()
    await makeDisposal(world).placeHold(officers.decider, holdOn({ folders: [folder.reference] }))
    done.resolve()
    await Promise.all([publication, run])
    expect(await statesOf(records)).toEqual(['active', 'active'])
  })
})

/** Until a session waits for a row that somebody keeps. */
async function untilBlocked(): Promise<void> {
  for (;;) {
    const waiting = await world.rows(sql`
      select from pg_stat_activity
      where datname = current_database() and application_name = 'muniment-app' and wait_event_type = 'Lock'`)
    if (waiting.length > 0) return
    await new Promise((resolve) => setImmediate(resolve))
  }
}

/** Until so many sessions wait for that table. */
async function untilWaiting(count: number): Promise<void> {
  for (;;) {
    const waiting = await world.rows(sql`
      select from pg_locks where relation = 'hold_precedence'::regclass and not granted`)
    if (waiting.length >= count) return
    await new Promise((resolve) => setImmediate(resolve))
  }
}

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import type { BatchId, HoldId, RecordId } from '../../src/kernel/ids.ts'
import type { UnitOfWork } from '../../src/kernel/unit-of-work.ts'
import type { HoldScope } from '../../src/retention/hold.ts'
import type { RetentionTx } from '../../src/retention/ports.ts'
import { addOfficers, decideAll, type Officers, sweep } from '../support/disposal-steps.ts'
import { makeFilingSteps } from '../support/filing-steps.ts'
import { type Disposal, type DisposalOptions, makeDisposal } from '../support/make-disposal.ts'
import { makeQueryWorld, type QueryWorld } from '../support/make-query-world.ts'
import { propertyRuns } from '../support/property-runs.ts'
import {
  makeRetentionWorld,
  type RetentionWorld,
  type TestFolder,
  type TestRecord,
} from '../support/retention-world.ts'

/** Where the hold meets the destruction; each is forced, none is left to chance. */
const meetings = ['within-step-1', 'hold-first', 'between-steps-1-and-3', 'after-step-3'] as const
const scopes = ['record', 'folder', 'class', 'query', 'further folder', 'class of a further folder'] as const
const ROUNDS = propertyRuns(6)

interface Subject {
  readonly batchId: BatchId
  readonly record: TestRecord
  readonly folder: TestFolder
  /** Where the record is filed besides, in some meetings. */
  readonly further: TestFolder
}

let world: RetentionWorld
let queries: QueryWorld
let officers: Officers

beforeAll(async () => {
  world = await makeRetentionWorld()
  queries = makeQueryWorld(world)
  await world.addSchedule({ code: 'S-DESTROY' })
  officers = await addOfficers(world)
})
afterAll(() => world.close())

/** Records due, each in folders of its own and as the scopes want it under a class of its own, all approved and executing. */
async function prepare(prefix: string, count: number): Promise<readonly Subject[]> {
  const disposal = makeDisposal(world)
  await world.addClass(prefix, 'S-DESTROY')
  const filing = makeFilingSteps(world)
  const made: Omit<Subject, 'batchId'>[] = []
  for (let index = 0; index < count; index += 1) {
    const kind = scopes[index % scopes.length] ?? 'record'
    const own = kind === 'class'
    if (own) await world.addClass(`${prefix}${index}`, 'S-DESTROY')
    const folder = await world.addFolder(own ? `${prefix}${index}` : prefix)
    const title = `${prefix} letter ${index}`
    const record = await queries.addIndexed(folder, title)
    const apart = kind === 'class of a further folder'
    if (apart) await world.addClass(`${prefix}${index}`, 'S-DESTROY')
    const further = await world.addFolder(apart ? `${prefix}${index}` : prefix)
    if (kind.endsWith('further folder')) {
      await filing.file(officers.decider, record, further)
      // Else a hold by a query would hold it in doubt, and nothing would be left to race.
      await queries.catchUp(record, folder, title)
    }
    made.push({ folder, further, record })
  }
  const { batches } = await sweep(disposal, officers.decider)
  const batchOf = new Map<RecordId, BatchId>()
  for (const batchId of batches) {
    for (const recordId of await decideAll(disposal, officers.decider, batchId))
      batchOf.set(recordId, batchId)
    await disposal.approve(officers.approver, batchId, 'yes')
    await disposal.execute(officers.executor, batchId, undefined)
  }
  return made.map((one) => {
    const batchId = batchOf.get(one.record.id)
    if (batchId === undefined) throw new Error('a record was not listed')
    return { batchId, ...one }
  })
}

const scopeOf = ({ record, folder, further }: Subject, kind: (typeof scopes)[number]): HoldScope =>
  ({
    record: { records: [record.id] },
    folder: { folders: [folder.reference] },
    class: { classes: [folder.classCode] },
    query: { query: `ref:${record.reference}` },
    'further folder': { folders: [further.reference] },
    'class of a further folder': { classes: [further.classCode] },
  })[kind]

/** Disposal as compose wires it: the index that queries ask is the one that a destruction takes its entries out of. */
const disposalOver = (given: Partial<RetentionWorld>, options: DisposalOptions = {}): Disposal =>
  makeDisposal(
    { ...world, index: { ...world.index, remove: removeEntry }, ...given },
    { searchIndex: queries.searchIndex, ...options },
  )

const removeEntry = async (id: RecordId, revision: number): Promise<void> => {
  await queries.searchIndex.remove(id, revision)
  await world.index.remove(id, revision)
}

/** Resolves when some transaction waits for a row, or when `done` has ended without having to. */
async function untilBlocked(done: Promise<unknown>): Promise<void> {
  let ended = false
  const note = (): void => {
    ended = true
  }
  done.then(note, note)
  for (;;) {
    const waiting = await world.rows(sql`
      select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`)
    if (ended || waiting.length > 0) return
    await new Promise((resolve) => setImmediate(resolve))
  }
}

/** The world's unit of work with one store call preceded by something. */
function interposed(
  store: 'disposal' | 'holds' | 'holdQueries',
  call: string,
  before: () => Promise<void>,
): UnitOfWork<RetentionTx> {
  return {
    run: (work, isolation) =>
      world.unitOfWork.run((tx) => {
        const stores = new Proxy(tx[store], {
          get: (target, name) => {
            const member: unknown = Reflect.get(target, name, target)
            if (name !== call || typeof member !== 'function') return member
            return async (...given: unknown[]) => {
              await before()
              return Reflect.apply(member, target, given)
            }
          },
        })
        return work({ ...tx, [store]: stores })
      }, isolation),
  }
}

/** Runs `work` at its first call only: a transaction that begins anew meets nothing twice. */
function once(work: () => Promise<void>): () => Promise<void> {
  let called = false
  return async () => {
    if (called) return
    called = true
    await work()
  }
}

async function meet(subject: Subject, scope: HoldScope, meeting: (typeof meetings)[number]): Promise<HoldId> {
  const place = (disposal: Disposal) =>
    disposal.placeHold(officers.decider, { name: 'Race', reason: 'forced', authority: 'Court', scope })
  let placing: ReturnType<typeof place> | undefined
  const begin = (): ReturnType<typeof place> => {
    placing = place(disposalOver({}))
    return placing
  }
  switch (meeting) {
    case 'within-step-1': {
      const unitOfWork = interposed(
        'disposal',
        'markDestroying',
        once(() => untilBlocked(begin())),
      )
      await disposalOver({ unitOfWork }).destroyRecord(subject.batchId, subject.record.id)
      break
    }
    case 'hold-first': {
      let destroying: Promise<unknown> = Promise.resolve()
      // The last that a placing does: by then it has taken every row it binds.
      const [store, last] =
        scope.query === undefined
          ? (['holds', 'markMaterialised'] as const)
          : (['holdQueries', 'markEvaluated'] as const)
      const unitOfWork = interposed(
        store,
        last,
        once(async () => {
          destroying = disposalOver({}).destroyRecord(subject.batchId, subject.record.id)
          await untilBlocked(destroying)
        }),
      )
      placing = place(disposalOver({ unitOfWork }))
      await placing
      await destroying
      break
    }
    case 'between-steps-1-and-3': {
      // The entry has gone when the hold comes: a query finds nothing, and nobody can say that nothing was there.
      const remove = async (id: RecordId, revision: number): Promise<void> => {
        await removeEntry(id, revision)
        await begin()
      }
      await disposalOver({ index: { ...world.index, remove } }).destroyRecord(
        subject.batchId,
        subject.record.id,
      )
      break
    }
    case 'after-step-3': {
      const contentStore = new Proxy(world.contentStore, {
        get: (target, name) => {
          if (name !== 'destroy') return Reflect.get(target, name, target)
          return async (key: string) => {
            if (key === subject.record.originalKey) await begin()
            return target.destroy(key)
          }
        },
      })
      await disposalOver({}, { contentStore }).destroyRecord(subject.batchId, subject.record.id)
      break
    }
  }
  if (placing === undefined) throw new Error('the hold was never placed: nothing was raced')
  return (await placing).id
}

describe('a hold that meets a destruction', () => {
  for (const meeting of meetings) {
    it(`(${meeting}) always wins or is told that it came too late: ${ROUNDS * scopes.length} forced meetings`, async () => {
      const subjects = await prepare(`${meeting}-`, ROUNDS * scopes.length)
      for (const [index, subject] of subjects.entries()) {
        const kind = scopes[index % scopes.length] ?? 'record'
        const holdId = await meet(subject, scopeOf(subject, kind), meeting)
        const [row] = await world.rows<{ state: string; held: boolean; late: boolean }>(sql`
          select r.state, h.too_late_at is null as held, h.too_late_at is not null as late
          from record r join hold_item h on h.record_id = r.id and h.hold_id = ${holdId}
          where r.id = ${subject.record.id}`)
        const there = (await world.contentStore.find(subject.record.originalKey)) !== undefined
        const saved = { row: { state: 'active', held: true, late: false }, there: true }
        const tooLate = { row: { state: 'destroyed', held: false, late: true }, there: false }
        // Within step 1 both want the same row at once: whoever commits first wins, and the other knows it.
        const expected = {
          'within-step-1': [saved, tooLate],
          'hold-first': [saved],
          'between-steps-1-and-3': [saved],
          'after-step-3': [tooLate],
        }[meeting]
        expect(expected).toContainEqual({ row, there })
      }
    })
  }

  it('is lost by code that checks and then acts, in the same meetings: the test bites', async () => {
    const subjects = await prepare('naive-', 15)
    let lost = 0
    for (const subject of subjects) {
      // As it is usually written: look for holds, then destroy, at the default isolation and without a lock.
      const held = await world.unitOfWork.run((tx) => tx.standings.isHeld(subject.record.id))
      await makeDisposal(world).placeHold(officers.decider, {
        name: 'Race',
        reason: 'forced',
        authority: 'Court',
        scope: { folders: [subject.folder.reference] },
      })
      if (!held) await world.contentStore.destroy(subject.record.originalKey)
      if ((await world.contentStore.find(subject.record.originalKey)) === undefined) lost += 1
    }
    expect(lost).toBe(15)
  })
})

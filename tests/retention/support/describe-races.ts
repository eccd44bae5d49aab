import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { sql } from 'kysely'
import type { PersonActor } from '../../../src/access/actor.ts'
import type { BatchId, RecordId } from '../../../src/kernel/ids.ts'
import { addOfficers, decideAll, type Officers, sweep } from '../../support/disposal-steps.ts'
import type { Committed } from '../../support/interleave.ts'
import { makeRandom } from '../../support/make-audit-history.ts'
import { makeDisposal } from '../../support/make-disposal.ts'
import { makeRetentionWorld, type RetentionWorld } from '../../support/retention-world.ts'
import { type Challenge, challenges, prepareChallenges } from './challenges.ts'
import { makeDestroyNaively } from './destroy-naively.ts'
import { type Raced, race } from './race.ts'

/** Made due, listed and approved together: no list is longer than a page. */
const CHUNK = 50
/** Of each hold against code that is known to lose: enough to see it lose most. */
const NAIVE = 60

const allNames = Object.keys(challenges)
/** What a hold does, and what a move, an event or a schedule does. */
export type RaceKind = 'holds' | 'changes'

interface RaceOptions {
  /** The share of them that is about this alone. */
  readonly only?: string
  /** Whether holds also race code that is known to lose. */
  readonly bites?: boolean
}

/** Forces so many interleavings of a destruction with what may come in its way, drawn from `seed`. */
export function describeRaces(
  kind: RaceKind,
  count: number,
  seed: number,
  { only, bites = kind === 'holds' }: RaceOptions = {},
): void {
  const ofKind = allNames.filter((name) => kindOf(name) === kind)
  const each = Math.ceil(count / ofKind.length)
  const names = ofKind.filter((name) => only === undefined || name === only)
  let world: RetentionWorld
  let officers: Officers
  /** Drafts and registers nothing: who did may not decide. */
  let sweeper: PersonActor

  beforeAll(async () => {
    world = await makeRetentionWorld()
    officers = await addOfficers(world)
    sweeper = await world.addPerson('sweeper')
    await prepareChallenges(world)
  })
  afterAll(() => world?.close())

  /** Challenged records in chunks, each chunk approved and executing. */
  async function* prepare(
    name: string,
    prefix: string,
    size: number,
  ): AsyncGenerator<readonly [number, Raced]> {
    const challenge = challengeOf(name)
    for (let from = 0; from < size; from += CHUNK) {
      const numbers = Array.from({ length: Math.min(CHUNK, size - from) }, (_, at) => from + at)
      const made = []
      for (const number of numbers)
        made.push(await challenge.make(world, officers, `${prefix}${allNames.indexOf(name)}-${number}`))
      const batchOf = await approveDue()
      for (const [at, one] of made.entries()) {
        const batchId = batchOf.get(one.record.id)
        if (batchId === undefined) throw new Error('a record was not listed')
        yield [from + at, { ...one, batchId }]
      }
    }
  }

  async function approveDue(): Promise<ReadonlyMap<RecordId, BatchId>> {
    const disposal = makeDisposal(world)
    const batchOf = new Map<RecordId, BatchId>()
    for (const batchId of (await sweep(disposal, sweeper)).batches) {
      for (const recordId of await decideAll(disposal, sweeper, batchId)) batchOf.set(recordId, batchId)
      await disposal.approve(officers.approver, batchId, 'yes')
      await disposal.execute(officers.executor, batchId, undefined)
    }
    return batchOf
  }

  describe(`a destruction that is met by (seed ${seed})`, () => {
    it.each(names)(
      `%s either never was or is complete, and the other knows it: ${each} times`,
      async (name) => {
        const ends = { saved: 0, destroyed: 0 }
        for await (const [number, raced] of prepare(name, 'R', each)) {
          const committed = await race(world, raced, makeRandom(seed + number))
          const found = await whatBecameOf(world, raced)
          const saved = cameInTime(committed, challengeOf(name)) ?? found.state === 'active'
          ends[saved ? 'saved' : 'destroyed'] += 1
          expect({ number, ...found }).toEqual({ number, ...expectedOf(name, saved) })
        }
        // Both ends were met, or nothing was raced.
        expect(Math.min(ends.saved, ends.destroyed)).toBeGreaterThan(0)
      },
      600_000,
    )

    if (!bites) return

    it('a hold loses what it holds to code that checks and then acts, most of the times: the test bites', async () => {
      const times = Math.min(each, NAIVE)
      let lost = 0
      const naively = makeDestroyNaively(() => {
        lost += 1
      })
      for (const name of names) {
        for await (const [number, raced] of prepare(name, 'N', times))
          await race(world, raced, makeRandom(seed + number), naively)
      }
      expect(lost).toBeGreaterThan((times * names.length) / 2)
    }, 600_000)
  })
}

function kindOf(name: string): RaceKind {
  return challengeOf(name).before === 'disposal.markVerifying' ? 'holds' : 'changes'
}

function challengeOf(name: string): Challenge {
  const challenge = challenges[name]
  if (challenge === undefined) throw new Error(`no challenge ${name}`)
  return challenge
}

/**
 * Whether the challenge was committed, and before the step after which nothing can be saved from it any more. Nothing where
 * a hold came after that and before the last look: then it may have been seen, and what became of the record must say so.
 */
function cameInTime(committed: readonly Committed[], { before }: Challenge): boolean | undefined {
  const challenge = committed.findIndex(({ party }) => party === 'challenge')
  const commitOf = (call: string): number => {
    const found = committed.findIndex(({ calls }) => calls.includes(call))
    return found === -1 ? committed.length : found
  }
  if (challenge === -1) return false
  if (challenge < commitOf(before)) return true
  const isHold = before === 'disposal.markVerifying'
  return isHold && challenge < commitOf('disposal.reachedByHold') ? undefined : false
}

interface End {
  readonly state: string
  readonly item: string
  readonly reason: string | null
  readonly original: boolean
  /** Its text is there, or a job is there that reads it anew. */
  readonly text: boolean
  readonly stub: boolean
  /** Whether its hold says that it came too late; nothing where it is under none. */
  readonly late: boolean | null
}

function expectedOf(name: string, saved: boolean): End {
  const { reason, before } = challengeOf(name)
  const isHold = before === 'disposal.markVerifying'
  const isHeld = reason === 'held'
  return saved
    ? {
        state: 'active',
        item: 'skipped',
        reason,
        original: true,
        text: true,
        stub: false,
        late: isHeld ? false : null,
      }
    : {
        state: 'destroyed',
        item: 'destroyed',
        reason: null,
        original: false,
        text: false,
        stub: true,
        late: isHold ? true : null,
      }
}

async function whatBecameOf(world: RetentionWorld, { record, batchId }: Raced): Promise<End> {
  const [row] = await world.rows<Omit<End, 'original' | 'text'> & { reading: string; job: boolean }>(sql`
    select r.state, r.reading, i.state as item, i.state_reason as reason,
           exists (select from stub s where s.record_id = r.id) as stub,
           (select bool_and(h.too_late_at is not null) from hold_item h where h.record_id = r.id) as late,
           exists (select from graphile_worker.jobs j where j.key = 'read-record:' || r.id) as job
    from record r join disposal_item i on i.record_id = r.id and i.batch_id = ${batchId}
    where r.id = ${record.id}`)
  if (row === undefined) throw new Error('a record vanished')
  const { reading, job, ...found } = row
  const text = (await world.contentStore.find(record.textKey)) !== undefined
  return {
    ...found,
    original: (await world.contentStore.find(record.originalKey)) !== undefined,
    text: (text && world.index.has(record.id)) || (reading === 'pending' && job),
  }
}

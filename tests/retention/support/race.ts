import { sql } from 'kysely'
import type { BatchId } from '../../../src/kernel/ids.ts'
import { isMunimentError } from '../../../src/kernel/muniment-error.ts'
import type { ContentStore } from '../../../src/records/content-store.ts'
import type { FakeDerivedCopies } from '../../support/fakes/fake-derived-copies.ts'
import { type Committed, makeInterleaving, type Party } from '../../support/interleave.ts'
import type { Random } from '../../support/make-audit-history.ts'
import { makeDisposal } from '../../support/make-disposal.ts'
import type { RetentionWorld } from '../../support/retention-world.ts'
import type { Challenged } from './challenges.ts'

/** A challenged record that stands in a batch under execution. */
export interface Raced extends Challenged {
  readonly batchId: BatchId
}

/** Destroys the record of a race, each of its steps when `party` has its turn. */
export type Destroy = (world: RetentionWorld, raced: Raced, party: Party) => Promise<unknown>

/** Lets a destruction and a challenge meet in an order that `random` draws; answers their commits in order. */
export async function race(
  world: RetentionWorld,
  raced: Raced,
  random: Random,
  destroy: Destroy = destroyAsMunimentDoes,
): Promise<readonly Committed[]> {
  const interleaving = makeInterleaving(async () => {
    const [blocked] = await world.rows<{ count: number }>(sql`
      select count(*)::int as count from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock' and cardinality(pg_blocking_pids(pid)) > 0`)
    return blocked?.count ?? 0
  })
  const destruction = interleaving.party('destruction')
  const challenge = interleaving.party('challenge')
  return interleaving.run(
    [() => destroy(world, raced, destruction), () => unlessDestroyed(raced.act(challenge))],
    random,
  )
}

const destroyAsMunimentDoes: Destroy = (world, { batchId, record }, party) =>
  makeDisposal(
    { ...world, index: gatedIndex(world.index, party), unitOfWork: party.wrap(world.unitOfWork) },
    { contentStore: gatedStore(world.contentStore, party) },
  ).destroyRecord(batchId, record.id)

/** The index, each removal from which waits for the party's turn. */
export function gatedIndex(index: FakeDerivedCopies, party: Party): FakeDerivedCopies {
  return {
    ...index,
    remove: async (recordId, revision) => {
      await party.turn()
      await index.remove(recordId, revision)
    },
  }
}

/** The content store, each destruction in which waits for the party's turn. */
export function gatedStore<Store extends ContentStore>(store: Store, party: Party): Store {
  return {
    ...store,
    destroy: async (key: string) => {
      await party.turn()
      await store.destroy(key)
    },
  }
}

/** What comes when the record is going already is told so: an answer, and no fault. */
async function unlessDestroyed(acting: Promise<unknown>): Promise<void> {
  try {
    await acting
  } catch (error) {
    if (!isMunimentError(error, 'being-destroyed') && !isMunimentError(error, 'gone')) throw error
  }
}

import { sql } from 'kysely'
import { makeDestroyOriginals } from '../../../src/retention/execution/destroy-originals.ts'
import { makeRemoveDerivedCopies } from '../../../src/retention/execution/remove-derived-copies.ts'
import type { RetentionWorld } from '../../support/retention-world.ts'
import { type Destroy, gatedIndex, gatedStore } from './race.ts'

/**
 * As it is usually written: looks for holds, then removes copies and originals, at the default isolation and without a
 * lock. `lost` is told of what went although a hold stood at that very moment.
 */
export function makeDestroyNaively(lost: () => void): Destroy {
  return async (world, { record }, party) => {
    const unitOfWork = party.wrap(world.unitOfWork)
    const mayGo = await unitOfWork.run(async (tx) => {
      const held = await tx.standings.isHeld(record.id)
      const facts = await tx.standings.facts(record.id)
      return !held && facts !== undefined
    })
    if (!mayGo) return
    const store = {
      ...world.contentStore,
      destroy: async (key: string) => {
        if (key === record.originalKey && (await isHeldNow(world, record.id))) lost()
        await world.contentStore.destroy(key)
      },
    }
    const parts = {
      contentStore: gatedStore(store, party),
      derivedCopies: [gatedIndex(world.index, party)],
      failpoint: () => undefined,
    }
    const objects = (await unitOfWork.run((tx) => tx.disposal.objects([record.id]))).get(record.id)
    if (objects === undefined) return
    await makeRemoveDerivedCopies(parts)(record.id, objects)
    await makeDestroyOriginals(parts)(record.id, objects)
  }
}

async function isHeldNow(world: RetentionWorld, id: string): Promise<boolean> {
  const [row] = await world.rows(sql`
    select 1 from hold_item where record_id = ${id} and released_at is null and too_late_at is null`)
  return row !== undefined
}

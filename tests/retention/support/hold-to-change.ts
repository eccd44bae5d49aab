import { expect } from '@jest/globals'
import type { Actor } from '../../../src/access/actor.ts'
import type { WhatIf } from '../../../src/retention/what-if/make-what-if.ts'
import type { RetentionWorld } from '../../support/retention-world.ts'
import { everythingKept, foreseenRows, observeChange } from './observe-change.ts'

/**
 * Foresees a change, makes it, and holds the one to the other: nothing was written by looking, and what was counted and
 * listed is what changed then, to the last record. The change may answer its own effect. Answers how many records it changed.
 */
export async function holdToChange<Change>(
  world: RetentionWorld,
  asker: Actor,
  whatIf: WhatIf<Change>,
  change: Change,
  make: () => Promise<unknown>,
): Promise<number> {
  const before = await everythingKept(world)
  const counted = await whatIf.count(asker, change)
  const listed = await foreseenRows(whatIf.list(asker, change))
  expect(await everythingKept(world)).toEqual(before)
  let effect: unknown
  const { effect: observed, rows } = await observeChange(world, async () => {
    effect = await make()
  })
  const { total, ...foreseen } = counted
  expect(foreseen).toEqual(observed)
  expect(listed).toEqual(rows)
  expect(total).toBeGreaterThanOrEqual(foreseen.changed)
  if (typeof effect === 'object' && effect !== null && 'byMonth' in effect) expect(effect).toEqual(counted)
  return foreseen.changed
}

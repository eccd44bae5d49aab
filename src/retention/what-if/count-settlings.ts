import type { Settling, SettlingEffect } from '../dates/standing-store.ts'
import type { RetentionTx } from '../ports.ts'
import { sumEffects } from './sum-effects.ts'

/** What settlings that share no record would change together. */
export async function countSettlings(
  tx: Pick<RetentionTx, 'standings'>,
  settlings: readonly Settling[],
): Promise<SettlingEffect> {
  const effects = []
  for (const settling of settlings) effects.push(await tx.standings.effect(settling))
  return sumEffects(effects)
}

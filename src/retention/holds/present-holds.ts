import type { Actor } from '../../access/actor.ts'
import { authorise } from '../../access/authorise.ts'
import { seesWithheld } from '../../access/sees-withheld.ts'
import { reachableSets } from '../access-sets.ts'
import type { Hold, HoldEvaluation, HoldScope } from '../hold.ts'
import type { RetentionTx } from '../ports.ts'
import type { HoldQuery, HoldRow } from './hold-store.ts'
import { liftableFrom } from './liftable-from.ts'

/**
 * Holds as answers show them. Names and reasons are for whoever reads holds at all; the counts are of what the asker may read,
 * like every count, and so is what the scope names, but to auditors, whose lists are complete (DESIGN §7).
 */
export async function presentHolds(
  tx: RetentionTx,
  actor: Actor,
  rows: readonly HoldRow[],
): Promise<readonly Hold[]> {
  const reach = await reachableSets(tx.accessSets, actor, 'read-hold')
  const ids = rows.map((row) => row.id)
  const counts = await tx.holds.itemCounts(ids, reach)
  const doubts = await tx.holds.doubts(ids, reach)
  return rows.map((row) => {
    const { liftRequesterId: _requester, materialised: _materialised, query, evaluated, scope, ...hold } = row
    const asked = query === null ? null : wordsFor(actor, query)
    return {
      ...hold,
      scope: { ...scopeFor(actor, scope, reach), ...(asked !== null && { query: asked.text }) },
      itemCount: counts.get(row.id) ?? 0,
      liftableFrom: liftableFrom(row),
      evaluation:
        asked === null
          ? null
          : {
              interpretation: asked.interpretation,
              complete: evaluated && !doubts.has(row.id),
              inDoubt: doubts.get(row.id) ?? 0,
            },
    }
  })
}

/** What the scope names to the asker. A class is no secret. */
function scopeFor(
  actor: Actor,
  { records, folders, classes }: HoldRow['scope'],
  reach: readonly number[],
): HoldScope {
  const isShown = ({ accessSet }: { readonly accessSet: number }): boolean =>
    seesWithheld(actor) || reach.includes(accessSet)
  return {
    records: records.filter(isShown).map(({ id }) => id),
    folders: folders.filter(isShown).map(({ reference }) => reference),
    classes,
  }
}

/** A query is the words of somebody who has read more, perhaps, than the asker may: that there is one is all they are told then. */
function wordsFor(
  actor: Actor,
  { text, interpretation, reach }: HoldQuery,
): { readonly text: string } & Pick<HoldEvaluation, 'interpretation'> {
  return authorise(actor, 'read-history', reach) === 'allowed'
    ? { text, interpretation }
    : { text: 'withheld', interpretation: 'withheld' }
}

import { type RawBuilder, sql } from 'kysely'
import type { Settling } from '../../../retention/dates/standing-store.ts'
import { heldNowOf } from './held-now.ts'
import { differs, leavesList, waitsInList } from './settled-records.ts'

/** What a settling does to a record in `s`; to one that changes only, in `held` and `listed`. */
export interface Judgement {
  readonly changes: RawBuilder<boolean>
  /** A hold binds it then. */
  readonly held: RawBuilder<boolean>
  /** It leaves an open list. */
  readonly listed: RawBuilder<boolean>
}

/** To come under a hold is a change as well, and so is to be moved out of a list: what is so held leaves every list that waits. */
export function judgementOf({ supposing }: Settling): Judgement {
  const heldNow = heldNowOf(sql`s`)
  const leaves = leavesList(supposing)
  const isMoved = supposing?.record?.moved !== undefined || supposing?.folder?.classCode !== undefined
  const changes = isMoved ? sql<boolean>`(${differs} or ${leaves})` : differs
  if (supposing?.heldThere !== true) return { changes, held: heldNow, listed: leaves }
  return {
    changes: sql`(${changes} or not ${heldNow})`,
    held: sql`true`,
    listed: sql`(${leaves} or (not ${heldNow} and ${waitsInList}))`,
  }
}

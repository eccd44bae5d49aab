import { type RawBuilder, sql } from 'kysely'
import type { Settling } from '../../../../retention/dates/standing-store.ts'
import { heldNowOf } from '../held-now.ts'
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
export function judgementOf(settling: Settling): Judgement {
  const { supposing } = settling
  const { changes, held, listed } = judgementBackIn(settling)
  if (supposing?.heldThere !== true) return { changes, held, listed }
  const heldNow = heldNowOf(sql`s`)
  return {
    changes: sql`(${changes} or not ${heldNow})`,
    held: sql`true`,
    listed: sql`(${listed} or (not ${heldNow} and ${waitsInList}))`,
  }
}

/** The same by the folders in which records lie, and those in which they come to lie again. */
function judgementBackIn({ several, supposing }: Settling): Judgement {
  const heldNow = heldNowOf(sql`s`)
  const isMoved = supposing?.record?.moved !== undefined || supposing?.folder?.classCode !== undefined
  const back = several.flatMap(({ recordId, lies }) =>
    lies.flatMap(({ folderId, classCode, leftOn }) =>
      leftOn === null ? [] : [{ recordId, folderId, classCode }],
    ),
  )
  if (back.length === 0) {
    const leaves = leavesList(supposing)
    const changes = isMoved ? sql<boolean>`(${differs} or ${leaves})` : differs
    return { changes, held: heldNow, listed: leaves }
  }
  const backIn = sql`jsonb_to_recordset(${JSON.stringify(back)}) as b ("recordId" uuid, "folderId" uuid, "classCode" text)`
  const returns = sql<boolean>`(s.id in (select b."recordId" from ${backIn}))`
  const heldBack = sql<boolean>`(s.id in (
    select b."recordId"
    from ${backIn}
    join file_plan_class c on c.code = b."classCode"
    join hold_scope h on h.released_at is null and (h.folder_id = b."folderId" or h.class_code = any (c.path))
  ))`
  const leaves = leavesList(supposing, returns)
  const isCaught = sql<boolean>`(${heldBack} and not ${heldNow})`
  const moves = isMoved ? sql<boolean>`true` : returns
  return {
    changes: sql`(${differs} or (${moves} and ${leaves}) or ${isCaught})`,
    held: sql`(${heldNow} or ${heldBack})`,
    listed: sql`(${leaves} or (${isCaught} and ${waitsInList}))`,
  }
}

import type { Actor } from '../../access/actor.ts'
import { notFound, requireAllowed } from '../../access/require-allowed.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { HoldId } from '../../kernel/ids.ts'
import type { Page, PageRequest } from '../../kernel/page.ts'
import { type ListOrder, readCursor } from '../../kernel/page-cursor.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import { londonDate } from '../../records/dates/london-date.ts'
import { reachableSets } from '../access-sets.ts'
import type { Hold, HoldFilter, HoldItem } from '../hold.ts'
import { makePage } from '../make-page.ts'
import type { RetentionTx } from '../ports.ts'
import { presentHolds } from './present-holds.ts'

interface Deps {
  readonly unitOfWork: UnitOfWork<RetentionTx>
}

const order: ListOrder = { list: 'holds', parts: ['instant', 'id'] }

/**
 * All holds, newest first: their names and reasons are for IG officers and auditors. Those to be reviewed, or proposed for
 * lifting, are the officers' reminders.
 */
export function makeListHolds({ unitOfWork, clock }: Deps & { readonly clock: Clock }) {
  return async (actor: Actor, filter: HoldFilter, page: PageRequest): Promise<Page<Hold>> => {
    requireAllowed(actor, 'read-hold')
    const after = readCursor(page.cursor, order)
    return unitOfWork.run(async (tx) => {
      const rows = await tx.holds.list(filter, londonDate(clock.now()), { size: page.size + 1, after })
      const holds = await presentHolds(tx, actor, rows)
      return makePage(
        order,
        holds,
        page.size,
        (hold) => hold,
        (hold) => [hold.placedAt.toISOString(), hold.id],
      )
    }, 'read-only')
  }
}

/** One hold. Absent: `not-found`. */
export function makeGetHold({ unitOfWork }: Deps) {
  return async (actor: Actor, id: HoldId): Promise<Hold> => {
    requireAllowed(actor, 'read-hold')
    // What it counts and what it says of its doubts are of one moment.
    return unitOfWork.run((tx) => getHold(tx, actor, id), 'read-only')
  }
}

/** What a hold has caught and the asker may read, with what it came too late for. */
export function makeListHoldItems({ unitOfWork }: Deps) {
  return async (actor: Actor, id: HoldId, page: PageRequest): Promise<Page<HoldItem>> => {
    requireAllowed(actor, 'read-hold')
    const caught: ListOrder = { list: `holds/${id}/items`, parts: ['id'] }
    const after = readCursor(page.cursor, caught)
    return unitOfWork.run(async (tx) => {
      if ((await tx.holds.find(id)) === undefined) throw notFound()
      const reach = await reachableSets(tx.accessSets, actor, 'read-hold')
      const items = await tx.holds.items(id, reach, { size: page.size + 1, after })
      return makePage(
        caught,
        items,
        page.size,
        (item) => item,
        (item) => [item.recordId],
      )
    })
  }
}

/** A hold as it stands now. */
export async function getHold(tx: RetentionTx, actor: Actor, id: HoldId): Promise<Hold> {
  const row = await tx.holds.find(id)
  const [hold] = row === undefined ? [] : await presentHolds(tx, actor, [row])
  if (hold === undefined) throw notFound()
  return hold
}

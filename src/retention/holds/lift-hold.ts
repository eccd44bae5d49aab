import type { Actor } from '../../access/actor.ts'
import { requireAllowed } from '../../access/require-allowed.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { HoldId } from '../../kernel/ids.ts'
import { MunimentError } from '../../kernel/muniment-error.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import type { CivilDate } from '../../records/dates/civil-date.ts'
import { londonDate } from '../../records/dates/london-date.ts'
import { recordRefusal } from '../batches/record-refusal.ts'
import type { Hold } from '../hold.ts'
import { auditActor, type RetentionTx } from '../ports.ts'
import { catchScope } from './catch-scope.ts'
import { goOnWithout } from './go-on-without.ts'
import type { HoldRow } from './hold-store.ts'
import { liftableFrom } from './liftable-from.ts'
import { getHold } from './read-holds.ts'
import { holdForChange } from './standing-hold.ts'

interface Deps {
  readonly unitOfWork: UnitOfWork<RetentionTx>
  readonly clock: Clock
}

export type LiftHold = (actor: Actor, id: HoldId, reason: string) => Promise<Hold>

/**
 * Asks for a hold to be lifted; nothing is free yet. A second person confirms. Asked for already: `hold-not-liftable`; where
 * it stands for a request that is open, or was closed less than sixty days ago: `request-open`; where it stands on more than
 * the part of the plan that either's role is granted for: `forbidden-role`.
 */
export function makeRequestLift({ unitOfWork, clock }: Deps): LiftHold {
  return async (actor, id, reason) => {
    requireAllowed(actor, 'lift-hold')
    return recordRefusal(unitOfWork, actor, { type: 'hold', id }, 'request-lift', () =>
      unitOfWork.run(async (tx) => {
        const hold = requireState(await holdForChange(tx, actor, 'lift-hold', id), 'placed')
        const at = clock.now()
        refuseOpenRequest(hold, londonDate(at))
        await tx.holds.requestLift(id, actor.id, at, reason)
        await tx.audit.append({
          action: 'hold.lift-requested',
          actor: auditActor(actor),
          subject: { type: 'hold', id },
          details: { reason },
          conditions: null,
        })
        return getHold(tx, actor, id)
      }, 'serializable'),
    )
  }
}

/**
 * Lifts a hold that another person asked to lift (`separation-of-duties` for the same). Nothing is freed that night:
 * what it held drops out of every batch approved before, and is listed for review anew by the next sweep.
 */
export function makeConfirmLift({ unitOfWork, clock }: Deps): LiftHold {
  return async (actor, id, reason) => {
    requireAllowed(actor, 'lift-hold')
    return recordRefusal(unitOfWork, actor, { type: 'hold', id }, 'confirm-lift', () =>
      unitOfWork.run(async (tx) => {
        const hold = requireState(await holdForChange(tx, actor, 'lift-hold', id), 'lift-requested')
        if (hold.liftRequesterId === actor.id) {
          throw new MunimentError(
            'separation-of-duties',
            'Who asked for a hold to be lifted cannot confirm it.',
          )
        }
        const at = clock.now()
        refuseOpenRequest(hold, londonDate(at))
        if (!hold.materialised) await catchAll(tx, id, at)
        const { released, takenOut } = await tx.holds.lift(id, actor.id, at)
        await goOnWithout(tx, takenOut)
        await tx.audit.append({
          action: 'hold.lifted',
          actor: auditActor(actor),
          subject: { type: 'hold', id },
          // What a query matched, and of that what was due, nobody is told (ADR 20).
          codes: hold.query === null ? { released, skipped: takenOut.items.length } : {},
          details: { reason },
          conditions: null,
        })
        return getHold(tx, actor, id)
      }, 'serializable'),
    )
  }
}

/** Before it lets go, a hold must have taken everything it held out of the batches it was approved in. */
async function catchAll(tx: RetentionTx, id: HoldId, at: Date): Promise<void> {
  let after = await catchScope(tx, id, null, at)
  while (after !== null) after = await catchScope(tx, id, after, at)
}

function requireState(hold: HoldRow, state: HoldRow['state']): HoldRow {
  if (hold.state === state) return hold
  const instead =
    hold.state === 'placed' ? 'its lifting must be asked for first' : `it is ${hold.state} already`
  throw new MunimentError('hold-not-liftable', `This hold cannot be lifted so: ${instead}.`, {
    details: { state: hold.state },
  })
}

/** The database refuses the same, whatever calls it (migrations/0010-holds.sql). */
function refuseOpenRequest(hold: HoldRow, today: CivilDate): void {
  if (hold.kind === 'hold') return
  const from = liftableFrom(hold)
  if (from !== null && from <= today) return
  throw new MunimentError('request-open', `This hold stands for a request: ${whyOpen(hold, from)}.`, {
    details: { closedOn: hold.closedOn, liftableFrom: from },
  })
}

function whyOpen(hold: HoldRow, from: CivilDate | null): string {
  if (hold.closedOn === null) return 'it must be closed first'
  if (from !== null) return `it can be lifted from ${from} on, when the time for objections is over`
  const open = hold.proceedings.filter(({ closedOn }) => closedOn === null).map(({ type }) => type)
  return `open about it: ${open.join(', ')}`
}

import { systemActor } from '../../access/actor.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { EventId } from '../../kernel/ids.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import type { RetentionTx } from '../ports.ts'
import { applyEvent } from './apply-event.ts'

interface Deps {
  readonly unitOfWork: UnitOfWork<RetentionTx>
  readonly clock: Clock
}

export type SettleEvent = (id: EventId) => Promise<void>

/**
 * The job behind every change of an event: what was being filed about its subject at that very moment had not seen the
 * change, and the change had not seen it. Waits for those filings, then computes anew with a fresh look; idempotent.
 */
export function makeSettleEvent({ unitOfWork, clock }: Deps): SettleEvent {
  return async (id) => {
    const change = await unitOfWork.run(async (tx) => {
      const event = await tx.events.find(id)
      if (event === undefined || event.subject.id === null) return undefined
      const found = { type: event.subject.type, id: event.subject.id }
      await tx.events.awaitFilings(found)
      const cause = event.state === 'revoked' ? ('event-revoked' as const) : ('event-registered' as const)
      return { type: event.type, subject: found, cause }
    })
    if (change === undefined) return
    await unitOfWork.run((tx) => applyEvent(tx, clock, systemActor, change), 'serializable')
  }
}

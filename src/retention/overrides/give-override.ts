import type { Actor } from '../../access/actor.ts'
import { requireAllowed } from '../../access/require-allowed.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import { correctLists } from '../batches/correct-lists.ts'
import { makeRetentionAtFiling, type SettlingCause } from '../dates/retention-at-filing.ts'
import { auditActor, type RetentionTx } from '../ports.ts'
import type { OverrideSubject, OverrideTarget, ScheduleOverride } from './override-store.ts'
import { requireOverridable, requireOverridden, requireScheduleToGive } from './require-overridable.ts'

interface Deps {
  readonly unitOfWork: UnitOfWork<RetentionTx>
  readonly clock: Clock
}

export interface OverrideRequest {
  /** The code of a published schedule. */
  readonly schedule: string
  /** Who allows it, outside. */
  readonly authority: string
  readonly reason: string
}

export type GiveOverride = (
  actor: Actor,
  subject: OverrideSubject,
  request: OverrideRequest,
) => Promise<ScheduleOverride>

/**
 * Gives a record, or a folder with all that lies in it or comes into it, another schedule than its class has. It is the
 * nearest schedule from then on, the record's own nearer than its folder's. Everything is computed anew from its own
 * trigger at its own past date: what is due already goes to review, never straight to destruction, and whoever brings an
 * end forward cannot approve. Absent or out of reach: `not-found`; no such published schedule: `unknown-schedule`; where
 * one is given already: `conflict`.
 */
export function makeGiveOverride({ unitOfWork, clock }: Deps): GiveOverride {
  return async (actor, subject, { schedule: code, authority, reason }) => {
    requireAllowed(actor, 'override-schedule')
    return unitOfWork.run(async (tx) => {
      const found = await tx.overrides.findForChange(subject)
      const target = requireOverridable(actor, found, 'override-schedule')
      const schedule = await requireScheduleToGive(tx, target, code)
      const at = clock.now()
      await tx.overrides.give(target, { schedule: code, authority, reason, by: actor.id, at })
      await tx.audit.append({
        action: 'schedule.overridden',
        actor: auditActor(actor),
        subject: auditSubject(target),
        codes: { scheduleCode: code, scheduleVersion: schedule.version },
        details: { authority, reason },
        conditions: target.access,
      })
      await settleTarget(tx, clock, actor, target, 'override-given')
      return { schedule: code, authority, reason, givenBy: actor.name, givenAt: at }
    }, 'serializable')
  }
}

export type WithdrawOverride = (actor: Actor, subject: OverrideSubject, reason: string) => Promise<void>

/** Ends it: the class's own schedule is the nearest again. None given: `conflict`; else the same rules and errors. */
export function makeWithdrawOverride({ unitOfWork, clock }: Deps): WithdrawOverride {
  return async (actor, subject, reason) => {
    requireAllowed(actor, 'override-schedule')
    await unitOfWork.run(async (tx) => {
      const found = await tx.overrides.findForChange(subject)
      const target = requireOverridden(requireOverridable(actor, found, 'override-schedule'))
      await tx.overrides.withdraw(target, actor.id, clock.now())
      await tx.audit.append({
        action: 'schedule.override-withdrawn',
        actor: auditActor(actor),
        subject: auditSubject(target),
        codes: { scheduleCode: target.override.schedule },
        details: { reason },
        conditions: target.access,
      })
      await settleTarget(tx, clock, actor, target, 'override-withdrawn')
    }, 'serializable')
  }
}

async function settleTarget(
  tx: RetentionTx,
  clock: Clock,
  actor: Actor,
  { folderId, recordId }: OverrideTarget,
  cause: SettlingCause,
): Promise<void> {
  const retention = makeRetentionAtFiling(tx, clock)
  if (recordId === null) {
    await retention.settleFolder(folderId, cause, actor)
    await correctLists(tx, clock, actor, { folders: [folderId] })
    await tx.jobs.enqueue('settle-folder', { folderId }, { key: `settle-folder:${folderId}` })
    return
  }
  await retention.settleRecord(recordId, cause, actor)
  // Nothing that is found by has changed; but what the index holds of a record is compared by its row's revision.
  await tx.jobs.enqueue('index-record', { recordId }, { key: `index-record:${recordId}` })
}

function auditSubject({ folderId, recordId }: OverrideTarget) {
  return recordId === null
    ? ({ type: 'folder', id: folderId } as const)
    : ({ type: 'record', id: recordId } as const)
}

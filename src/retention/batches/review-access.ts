import type { Action } from '../../access/action.ts'
import type { Actor } from '../../access/actor.ts'
import { markNoted } from '../../access/noted-refusal.ts'
import { notFound, requireAllowed } from '../../access/require-allowed.ts'
import { seesWithheld } from '../../access/sees-withheld.ts'
import { MunimentError } from '../../kernel/muniment-error.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import { reachableSets, requireAllAllowed } from '../access-sets.ts'
import type { DisposalBatch } from '../disposal-batch.ts'
import { auditActor, type RetentionTx } from '../ports.ts'
import type { BatchAsker } from './batch-store.ts'

/**
 * The groups through which somebody sees batches who has no other right to: a civil servant reviews what names a group of
 * theirs in one of its stages, and nothing else. `null` for everybody else.
 */
export function reviewingGroups(actor: Actor): readonly string[] | null {
  return actor.kind === 'person' && actor.role === 'civil-servant' ? actor.groups : null
}

/**
 * Throws `forbidden-role` for whoever may not do this with any batch, and writes it into the log. A civil servant may
 * where some batch names a group of theirs as one of its review roles.
 */
export async function requireReviewer(
  unitOfWork: UnitOfWork<RetentionTx>,
  actor: Actor,
  action: Action,
): Promise<void> {
  requireAllowed(actor, action)
  const groups = reviewingGroups(actor)
  if (groups === null || (await unitOfWork.run((tx) => tx.batches.isReviewedBy(groups)))) return
  await unitOfWork.run((tx) =>
    tx.audit.append({
      action: 'access.refused',
      actor: auditActor(actor),
      subject: { type: 'person', id: actor.id },
      outcome: 'refused',
      codes: { asked: action, code: 'forbidden-role' },
    }),
  )
  throw markNoted(
    new MunimentError('forbidden-role', 'Your role does not allow this.', { details: { action } }),
  )
}

/** Throws `not-found` for a batch that does not exist for this person: unreadable, or reviewed by others. */
export function requireBatchAllowed(actor: Actor, action: Action, batch: DisposalBatch): void {
  const groups = reviewingGroups(actor)
  if (groups !== null && !batch.stages.some(({ group }) => group !== null && groups.includes(group)))
    throw notFound()
  requireAllAllowed(actor, action, batch.access)
}

/** For whom what a batch lists is shown: what they may read, and how all else stands. */
export async function batchAsker(tx: Pick<RetentionTx, 'accessSets'>, actor: Actor): Promise<BatchAsker> {
  return {
    accessSets: await reachableSets(tx.accessSets, actor, 'read-batch'),
    unread: seesWithheld(actor) ? 'withheld' : 'unsaid',
  }
}

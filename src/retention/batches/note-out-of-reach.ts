import type { Action } from '../../access/action.ts'
import type { Actor } from '../../access/actor.ts'
import { seesWithheld } from '../../access/sees-withheld.ts'
import type { BatchId } from '../../kernel/ids.ts'
import { isMunimentError } from '../../kernel/muniment-error.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import type { DisposalBatch } from '../disposal-batch.ts'
import { noteRefusedSubjects } from '../note-refused-subjects.ts'
import type { RetentionTx } from '../ports.ts'
import { requireBatchAllowed } from './review-access.ts'

type Read<More extends readonly unknown[], Result> = (
  actor: Actor,
  id: BatchId,
  ...more: More
) => Promise<Result>

/**
 * Reads of batches that write into the log who asked for one out of their reach (DESIGN §6), though the person is told only
 * that there is nothing. Of what never was nothing is written, nor where a batch is within reach and something of it is absent.
 */
export function makeNoteOutOfReach({ unitOfWork }: { readonly unitOfWork: UnitOfWork<RetentionTx> }) {
  return <More extends readonly unknown[], Result>(
    asked: Action,
    read: Read<More, Result>,
  ): Read<More, Result> =>
    async (actor, id, ...more) => {
      try {
        return await read(actor, id, ...more)
      } catch (error) {
        if (!isMunimentError(error, 'not-found')) throw error
        await unitOfWork.run(async (tx) => {
          const batch = await tx.batches.find(id)
          if (batch === undefined || isWithinReach(actor, asked, batch)) return
          await noteRefusedSubjects(tx, actor, { asked, refusal: error }, [{ type: 'batch', id }])
        })
        throw error
      }
    }
}

function isWithinReach(actor: Actor, action: Action, batch: DisposalBatch): boolean {
  if (seesWithheld(actor)) return true
  try {
    requireBatchAllowed(actor, action, batch)
    return true
  } catch (error) {
    if (isMunimentError(error, 'not-found')) return false
    throw error
  }
}

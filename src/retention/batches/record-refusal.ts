import type { Actor } from '../../access/actor.ts'
import { markNoted } from '../../access/noted-refusal.ts'
import { type BatchId, isId } from '../../kernel/ids.ts'
import { isMunimentError } from '../../kernel/muniment-error.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import { auditActor, type RetentionTx } from '../ports.ts'

/** Refusals that say something about the person and not only about the state of things. */
const telling = [
  'forbidden-role',
  'separation-of-duties',
  'not-awaited',
  'undecided',
  'cooling-off',
  'authority-missing',
  'no-authority',
  'held',
  'clock-fault',
  'fresh-credential',
  'request-open',
] as const

/**
 * Does `work`, and writes into the log if it is refused for one of the reasons above, or as what does not exist for whoever
 * asked: an attempt at what one person must not do alone is seen by the auditor also where it failed (DESIGN §6).
 */
export async function recordRefusal<Result>(
  unitOfWork: UnitOfWork<RetentionTx>,
  actor: Actor,
  subject: { readonly type: 'batch' | 'hold' | 'event' | 'schedule' | 'class'; readonly id: string },
  attempted: string,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    const code = [...telling, 'not-found' as const].find((known) => isMunimentError(error, known))
    if (code !== undefined) {
      await unitOfWork.run(async (tx) => {
        // A batch out of reach is told of as if it were absent, and written down; of what never was, nothing is.
        if (code === 'not-found' && !(await isBatch(tx, subject))) return
        await tx.audit.append({
          action: 'access.refused',
          actor: auditActor(actor),
          subject,
          outcome: 'refused',
          codes: { attempted, code },
        })
      })
      markNoted(error)
    }
    throw error
  }
}

async function isBatch(
  tx: Pick<RetentionTx, 'batches'>,
  { type, id }: { readonly type: string; readonly id: string },
): Promise<boolean> {
  return type === 'batch' && isId<BatchId>(id) && (await tx.batches.find(id)) !== undefined
}

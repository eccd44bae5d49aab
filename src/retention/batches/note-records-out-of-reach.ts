import type { Actor } from '../../access/actor.ts'
import { markNoted } from '../../access/noted-refusal.ts'
import type { RecordId } from '../../kernel/ids.ts'
import { isMunimentError } from '../../kernel/muniment-error.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import { reachableSets } from '../access-sets.ts'
import { auditActor, type RetentionTx } from '../ports.ts'

/**
 * Does `propose`, and writes into the log which of the records were out of the reach of whoever proposed them, though they are
 * told only that there are none such (DESIGN §6). Of what never was nothing is written.
 */
export async function noteRecordsOutOfReach<Result>(
  unitOfWork: UnitOfWork<RetentionTx>,
  actor: Actor,
  records: readonly RecordId[],
  propose: () => Promise<Result>,
): Promise<Result> {
  try {
    return await propose()
  } catch (error) {
    if (!isMunimentError(error, 'unknown-record')) throw error
    await unitOfWork.run(async (tx) => {
      const found = await tx.batches.recordsForProposal([...new Set(records)])
      const reach = await reachableSets(tx.accessSets, actor, 'propose-batch')
      const hidden = found.filter(({ accessSet }) => !reach.includes(accessSet))
      if (hidden.length === 0) return
      await tx.audit.appendAll(
        hidden.map(({ recordId }) => ({
          action: 'access.refused' as const,
          actor: auditActor(actor),
          subject: { type: 'record' as const, id: recordId },
          outcome: 'refused' as const,
          codes: { asked: 'propose-batch', code: 'unknown-record' },
        })),
      )
      markNoted(error)
    })
    throw error
  }
}

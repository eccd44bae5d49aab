import type { Actor } from '../../access/actor.ts'
import type { RecordId } from '../../kernel/ids.ts'
import { isMunimentError } from '../../kernel/muniment-error.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import { reachableSets } from '../access-sets.ts'
import { noteRefusedSubjects } from '../note-refused-subjects.ts'
import type { RetentionTx } from '../ports.ts'

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
      const hidden = found
        .filter(({ accessSet }) => !reach.includes(accessSet))
        .map(({ recordId }) => ({ type: 'record' as const, id: recordId }))
      await noteRefusedSubjects(tx, actor, { asked: 'propose-batch', refusal: error }, hidden)
    })
    throw error
  }
}

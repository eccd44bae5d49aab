import type { UnitOfWork } from '../kernel/unit-of-work.ts'
import type { AnchorState, ReadAnchorState } from './checkpoints/anchor-state.ts'
import type { ReadAnchoredEntries } from './checkpoints/anchored-entries.ts'
import type { SigningKey } from './keys/note-key.ts'
import type { AuditSequence, AuditTx, SequencerTx } from './ports.ts'
import { addEntries } from './sequence-entries.ts'
import { surveyTail } from './survey-log.ts'

interface Deps {
  readonly auditSequence: AuditSequence
  readonly readAnchoredEntries: ReadAnchoredEntries
  readonly readAnchorState: ReadAnchorState
  readonly signingKey: SigningKey
  readonly unitOfWork: UnitOfWork<AuditTx>
}

/**
 * A database that was restored from a backup takes up again, byte for byte, the entries that were anchored since. What
 * lay beside them is not in the anchor and stays lost. Answers how many were taken up. Throws as `surveyLog` does where
 * the database cannot be a backup of this log.
 */
export function makeTakeUpEntries(deps: Deps) {
  return async (): Promise<number> => {
    const state = await deps.readAnchorState()
    return deps.auditSequence.sequence((tx) => takeUp(deps, tx, state))
  }
}

async function takeUp(deps: Deps, tx: SequencerTx, state: AnchorState): Promise<number> {
  const tail = await tx.tail()
  const survey = await surveyTail(tx, tail, state)
  if (survey.outcome === 'current') return 0
  let { size } = tail
  for await (const entries of deps.readAnchoredEntries({ tail, number: state.number })) {
    await addEntries(tx, size, entries)
    size += entries.length
  }
  // Drafts that were waiting when the backup was made have been placed since.
  await tx.removePlacedDrafts()
  await noteTakingUp(deps, tail.size, state)
  return size - tail.size
}

/**
 * Committed just before the entries are there, and placed after them: without it nobody could tell why nothing lies beside
 * them. After a crash in between it is said twice.
 */
async function noteTakingUp(
  { unitOfWork, signingKey }: Deps,
  from: number,
  { edge, number }: AnchorState,
): Promise<void> {
  await unitOfWork.run(async ({ audit }) => {
    await audit.append({
      action: 'log.taken-up',
      actor: { kind: 'system', id: 'system', name: 'system' },
      subject: { type: 'audit-log', id: signingKey.verifier.name },
      codes: { from, to: edge.size, checkpoint: number },
    })
  })
}

import { systemActor } from '../../access/actor.ts'
import { goOnWithout } from '../holds/go-on-without.ts'
import type { RetentionTx } from '../ports.ts'
import { alignThese } from '../reclassification/align-records.ts'
import type { Settling, SeveralStanding } from './standing-store.ts'

export type SettlingTx = Pick<
  RetentionTx,
  'standings' | 'past' | 'holds' | 'audit' | 'jobs' | 'batches' | 'reclassifications'
>

/**
 * Writes a settling by `write`. What it says of folders that records had left is kept as it stood first; where one's time is not over
 * any more, the record lies in it again, as if filed there: those who read that folder read it, and whatever holds that folder
 * has caught it.
 */
export async function writeSettling<Answer>(
  tx: SettlingTx,
  settling: Settling,
  at: Date,
  write: (settling: Settling, at: Date) => Promise<Answer>,
): Promise<Answer> {
  const changed = settling.several.filter(({ leftOtherwise }) => leftOtherwise)
  if (changed.length > 0)
    await tx.past.keepRecords(
      changed.map(({ recordId }) => recordId),
      at,
    )
  const answer = await write(settling, at)
  for (const one of changed) await noteReturns(tx, one, at)
  return answer
}

async function noteReturns(tx: SettlingTx, { recordId, lies }: SeveralStanding, at: Date): Promise<void> {
  const returned = lies.filter(({ leftOn }) => leftOn !== null)
  const [first] = returned
  if (first === undefined) return
  await alignThese(tx, first.folderId, [recordId], { isReadOtherwise: true })
  await goOnWithout(tx, await tx.holds.catchRecord(recordId, at))
  await tx.audit.appendAll(
    returned.map(({ folderId, classCode, leftOn }) => ({
      action: 'record.folder-returned' as const,
      actor: systemActor,
      subject: { type: 'record' as const, id: recordId },
      codes: { toFolder: folderId, toClass: classCode, leftOn },
    })),
  )
}

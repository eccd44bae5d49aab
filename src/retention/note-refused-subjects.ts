import type { Action } from '../access/action.ts'
import type { Actor } from '../access/actor.ts'
import { markNoted } from '../access/noted-refusal.ts'
import type { MunimentError } from '../kernel/muniment-error.ts'
import { auditActor, type RetentionTx } from './ports.ts'

interface RefusedSubject {
  readonly type: 'record' | 'folder' | 'class' | 'batch'
  readonly id: string
}

/** Writes into the log, an entry each, of what somebody was refused what they `asked`, and that the refusal is written down with it. */
export async function noteRefusedSubjects(
  tx: Pick<RetentionTx, 'audit'>,
  actor: Actor,
  { asked, refusal }: { readonly asked: Action; readonly refusal: MunimentError },
  subjects: readonly RefusedSubject[],
): Promise<void> {
  if (subjects.length === 0) return
  await tx.audit.appendAll(
    subjects.map(({ type, id }) => ({
      action: 'access.refused' as const,
      actor: auditActor(actor),
      subject: { type, id },
      outcome: 'refused' as const,
      codes: { asked, code: refusal.code },
    })),
  )
  markNoted(refusal)
}

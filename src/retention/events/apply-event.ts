import type { Actor } from '../../access/actor.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Subject } from '../../records/record-entity.ts'
import { correctLists } from '../batches/correct-lists.ts'
import { makeRetentionAtFiling, type SettlingCause } from '../dates/retention-at-filing.ts'
import type { RetentionTx } from '../ports.ts'

/** An event of this type has come, changed or gone for this subject. */
export interface EventChange {
  readonly type: string
  readonly subject: Subject
  readonly cause: SettlingCause
}

/**
 * Computes anew whatever counts from such an event of the subject, and corrects the open lists: an item whose record has
 * another date by now drops out with its reason, and is listed anew when it is due. Whoever brings an end forward thereby
 * cannot approve its disposal.
 */
export async function applyEvent(
  tx: RetentionTx,
  clock: Clock,
  actor: Actor,
  { type, subject, cause }: EventChange,
): Promise<void> {
  const folders = await tx.events.foldersAbout(type, subject)
  if (folders.length === 0) return
  const retention = makeRetentionAtFiling(tx, clock)
  for (const folder of folders) await retention.settleFolder(folder, cause, actor)
  await correctLists(tx, clock, actor, { folders })
}

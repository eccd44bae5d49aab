import type { Action } from '../access/action.ts'
import type { Actor } from '../access/actor.ts'
import { reachableSets } from './access-sets.ts'
import type { RetentionTx } from './ports.ts'

/** The access sets of records of which whoever asks reaches every folder, and of those of which they reach one and not another. */
export interface ReadingReach {
  readonly whole: ReadonlySet<number>
  readonly partly: ReadonlySet<number>
}

/** What somebody reaches of the records in a list that is complete for all its readers. */
export async function readingReach(
  tx: Pick<RetentionTx, 'accessSets'>,
  actor: Actor,
  action: Action,
): Promise<ReadingReach> {
  const whole = new Set(await reachableSets(tx.accessSets, actor, action))
  const readable = await reachableSets(tx.accessSets, actor, 'read-record')
  return { whole, partly: new Set(readable.filter((id) => !whole.has(id))) }
}

import { systemActor } from '../../access/actor.ts'
import type { HoldId } from '../../kernel/ids.ts'
import type { RetentionTx } from '../ports.ts'
import { CATCH_PAGE } from './catch-scope.ts'
import type { Evaluation } from './evaluate-query.ts'
import { goOnWithout } from './go-on-without.ts'

/** Whether what a query came to can be bound in one transaction. */
export function isSmall({ matches, unsettled }: Evaluation): boolean {
  return matches.length + unsettled.length <= CATCH_PAGE
}

/** An evaluation in parts that one transaction each can bind: first what somebody may change before it is settled. */
export function* pagesOf({ matches, unsettled }: Evaluation): Generator<Evaluation> {
  for (let at = 0; at < unsettled.length; at += CATCH_PAGE)
    yield { matches: [], unsettled: unsettled.slice(at, at + CATCH_PAGE) }
  for (let at = 0; at < matches.length; at += CATCH_PAGE)
    yield { matches: matches.slice(at, at + CATCH_PAGE), unsettled: [] }
}

/** Binds a part, item by item. */
export async function bindPage(tx: RetentionTx, id: HoldId, page: Evaluation, at: Date): Promise<void> {
  await goOnWithout(tx, await tx.holdQueries.bind(id, page.matches, at))
  await goOnWithout(tx, await tx.holdQueries.bindInDoubt(id, page.unsettled, at))
}

/**
 * Ends the evaluation of a hold whose every part is bound, and sees to it that doubts are looked at again. The log does not
 * say how many there were: with a full right to count, a hold would be a way to search what one may not read.
 */
export async function endEvaluation(tx: RetentionTx, id: HoldId, at: Date, machineNow: Date): Promise<void> {
  await tx.holdQueries.markEvaluated(id, at)
  const complete = !(await tx.holdQueries.hasDoubts(id))
  await tx.audit.append({
    action: 'hold.evaluated',
    actor: systemActor,
    subject: { type: 'hold', id },
    codes: { complete },
  })
  if (!complete) await lookAgain(tx, id, 0, machineNow)
}

const LONGEST_PAUSE_SECONDS = 300
const CRASH_PAUSE_SECONDS = 60

/** Has the binding of a large evaluation taken up where a crash cuts it short. Doubts take the place of this job, if there are any. */
export function takeUpAfterCrash(tx: RetentionTx, id: HoldId, machineNow: Date): Promise<void> {
  return enqueue(tx, id, null, CRASH_PAUSE_SECONDS, machineNow)
}

/** Has a hold evaluated by its job: within a second at first, every five minutes in the end. */
export async function lookAgain(tx: RetentionTx, id: HoldId, round: number, machineNow: Date): Promise<void> {
  await enqueue(tx, id, round, Math.min(2 ** Math.min(round, 10), LONGEST_PAUSE_SECONDS), machineNow)
}

function enqueue(
  tx: RetentionTx,
  id: HoldId,
  round: number | null,
  seconds: number,
  machineNow: Date,
): Promise<void> {
  return tx.jobs.enqueue(
    'evaluate-hold',
    { holdId: id, round },
    { key: `hold-evaluation:${id}`, runAt: new Date(machineNow.getTime() + seconds * 1_000) },
  )
}

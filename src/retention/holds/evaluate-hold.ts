import { systemActor } from '../../access/actor.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { HoldId } from '../../kernel/ids.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import { londonDate } from '../../records/dates/london-date.ts'
import type { RetentionTx } from '../ports.ts'
import { lookAgain } from './bind-evaluation.ts'
import { makeBindPaged } from './bind-paged.ts'
import type { EvaluateQuery } from './evaluate-query.ts'
import type { HoldRow } from './hold-store.ts'
import type { WholeQuery } from './query-matches.ts'
import { stands } from './stands.ts'

interface Deps {
  readonly unitOfWork: UnitOfWork<RetentionTx>
  readonly clock: Clock
  /** When the next look is due is a matter of the machine's clock. */
  readonly machineNow: () => Date
  readonly evaluateQuery: EvaluateQuery
}

/** `round`: how often doubts were looked at before; `null` to bind what a crash cut short, and no more. */
export type EvaluateHold = (id: HoldId, round: number | null) => Promise<void>

/**
 * Takes a hold by a query up where its placing ended. One that a crash cut short is bound to the end; then, as the index
 * catches up with the placing, each record in doubt is held for good or let go; the
 * database holds for good what somebody changes meanwhile, since the index can only answer for the change. Looks again until nothing is in doubt. Job
 * `evaluate-hold`: throws what a later try may mend, as an index that is away.
 */
export function makeEvaluateHold(deps: Deps): EvaluateHold {
  const { unitOfWork, machineNow, evaluateQuery } = deps
  const bindPaged = makeBindPaged(deps)
  return async (id, round) => {
    const hold = await unitOfWork.run((tx) => tx.holds.find(id))
    if (hold === undefined || hold.state === 'lifted') return
    const query = queryOf(hold)
    if (query === undefined) return
    if (!hold.evaluated) await bindPaged(id, await evaluateQuery(query))
    else if (round !== null) await settle(id, query, round)
  }

  async function settle(id: HoldId, query: WholeQuery, round: number): Promise<void> {
    // Read before the index is asked: what is indexed by now is answered for as it stands.
    const indexed = await unitOfWork.run((tx) => tx.holdQueries.indexedDoubts(id))
    const matches = new Set(indexed.length === 0 ? [] : (await evaluateQuery(query)).matches)
    await unitOfWork.run(async (tx) => {
      if (!(await stands(tx, id))) return
      await tx.holdQueries.settleDoubts(
        id,
        indexed.filter((record) => matches.has(record)),
        indexed.filter((record) => !matches.has(record)),
      )
      const complete = !(await tx.holdQueries.hasDoubts(id))
      if (!complete) await lookAgain(tx, id, round + 1, machineNow())
      // A doubt may also have ended with a change, before anybody asked.
      if (indexed.length === 0 && !complete) return
      await tx.audit.append({
        action: 'hold.evaluated',
        actor: systemActor,
        subject: { type: 'hold', id },
        codes: { complete },
      })
    }, 'serializable')
  }
}

/** The query of a hold, as it was placed. */
function queryOf({ query, placedAt }: HoldRow): WholeQuery | undefined {
  if (query === null) return undefined
  const { text, within, synonyms } = query
  return { text, day: londonDate(placedAt), within, synonyms }
}

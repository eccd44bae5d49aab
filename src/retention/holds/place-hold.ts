import type { Actor } from '../../access/actor.ts'
import { requireAllowed } from '../../access/require-allowed.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Failpoint } from '../../kernel/failpoint.ts'
import { type HoldId, newId } from '../../kernel/ids.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import { londonDate } from '../../records/dates/london-date.ts'
import type { Hold, NewHold } from '../hold.ts'
import { auditActor, type RetentionTx } from '../ports.ts'
import { bindPage, endEvaluation, isSmall, takeUpAfterCrash } from './bind-evaluation.ts'
import { makeBindPaged } from './bind-paged.ts'
import { CATCH_PAGE, catchScope } from './catch-scope.ts'
import { requestOf } from './check-request.ts'
import { namesOf, refuseUnknown } from './check-scope.ts'
import type { EvaluateQuery, Evaluation } from './evaluate-query.ts'
import type { FoundScope, NewHoldRow } from './hold-store.ts'
import { noteHiddenScope } from './note-hidden-scope.ts'
import type { QueryMatches } from './query-matches.ts'
import { getHold } from './read-holds.ts'
import { readQuery } from './read-query.ts'

interface Deps {
  readonly unitOfWork: UnitOfWork<RetentionTx>
  readonly clock: Clock
  /** When a job is due is a matter of the machine's clock. */
  readonly machineNow: () => Date
  readonly failpoint: Failpoint
  readonly queries: QueryMatches
  readonly evaluateQuery: EvaluateQuery
}

export type PlaceHold = (actor: Actor, hold: NewHold) => Promise<Hold>

/**
 * Places a hold: accepted at once, also in the middle of a destruction, and binding from the commit of its scope's own
 * rows (DESIGN §5). What a small scope holds is caught in the same transaction, a large one's by a job; both are held
 * from the same moment. What a query matches is bound item by item before this answers, unless others lift the hold
 * meanwhile. Throws `unknown-record`, `unknown-folder`, `unknown-class`, also for what is out of reach, `invalid-query`, and
 * `engine-unavailable` where the index cannot say what a query matches: then nothing was placed.
 */
export function makePlaceHold(deps: Deps): PlaceHold {
  const { unitOfWork, clock, machineNow, failpoint } = deps
  const bindPaged = makeBindPaged(deps)
  return async (actor, hold) => {
    requireAllowed(actor, 'place-hold')
    const names = namesOf(hold)
    const day = londonDate(clock.now())
    const request = requestOf(hold, day)
    const query = await readQuery(deps.queries, actor, hold.scope.query, day)
    const evaluation = query === null ? undefined : await deps.evaluateQuery({ ...query, day })
    const id = newId<HoldId>()
    const place = async (tx: RetentionTx): Promise<void> => {
      await tx.holds.goFirst()
      const scope = await tx.holds.lockScope(names)
      refuseUnknown(actor, names, scope)
      const at = clock.now()
      const { name, reason, authority, reviewOn = null, strength = 'no-disposal' } = hold
      const described = { name, reason, authority, reviewOn, strength, ...request, query }
      const row = { id, ...described, placedBy: actor.id, placedAt: at }
      await tx.holds.insert(row, scope)
      await note(tx, actor, row, scope)
      await catchNowOrLater(tx, id, at)
      if (evaluation !== undefined) await bindNowOrPaged(tx, id, evaluation, at)
      failpoint('hold.before-commit')
    }
    await noteHiddenScope(unitOfWork, actor, names, () => unitOfWork.run(place, 'serializable'))
    failpoint('hold.after-commit')
    if (evaluation !== undefined && !isSmall(evaluation)) await bindPaged(id, evaluation)
    return unitOfWork.run((tx) => getHold(tx, actor, id))
  }

  async function bindNowOrPaged(
    tx: RetentionTx,
    id: HoldId,
    evaluation: Evaluation,
    at: Date,
  ): Promise<void> {
    if (!isSmall(evaluation)) return takeUpAfterCrash(tx, id, machineNow())
    await bindPage(tx, id, evaluation, at)
    await endEvaluation(tx, id, at, machineNow())
  }
}

async function note(tx: RetentionTx, actor: Actor, hold: NewHoldRow, scope: FoundScope): Promise<void> {
  await tx.audit.append({
    action: 'hold.placed',
    actor: auditActor(actor),
    subject: { type: 'hold', id: hold.id },
    codes: {
      kind: hold.kind,
      strength: hold.strength,
      records: scope.records.map((record) => record.id),
      folders: scope.folders.map((folder) => folder.id),
      classes: scope.classes.map((found) => found.code),
      reviewOn: hold.reviewOn,
      openedOn: hold.openedOn,
      byQuery: hold.query !== null,
    },
    details: {
      name: hold.name,
      reason: hold.reason,
      authority: hold.authority,
      reference: hold.reference ?? undefined,
      query: hold.query?.text,
    },
    // Names and reasons of holds are for whoever reads the log (DESIGN §7); a query is not.
    conditions: hold.query?.reach ?? null,
  })
}

async function catchNowOrLater(tx: RetentionTx, id: HoldId, at: Date): Promise<void> {
  const size = await tx.holds.countScope(id, CATCH_PAGE + 1)
  if (size > CATCH_PAGE) {
    await tx.jobs.enqueue('materialise-hold', { holdId: id }, { key: `hold:${id}` })
    return
  }
  await catchScope(tx, id, null, at)
}

import type { ErrorCode } from '../../kernel/error-code.ts'
import { MunimentError } from '../../kernel/muniment-error.ts'
import type { CivilDate } from '../../records/dates/civil-date.ts'
import { LAST_DAY } from '../../records/dates/last-day.ts'
import { isBlank } from '../../records/is-blank.ts'
import type { DisposalBatch, ItemDecision } from '../disposal-batch.ts'
import { faultOfClosure } from '../transfer/fault-of-closure.ts'
import type { ItemForDecision } from './batch-store.ts'

interface Fault {
  readonly code: ErrorCode
  readonly field: string
  readonly message: string
}

/**
 * Holds decisions against the items they speak of and throws the first kind of fault with every place it occurs:
 * an unknown record, a hold, a reason or day left out, a day or closure where none belongs, a closure that cannot be, a
 * decision weaker than the schedule's action without an authority (DESIGN §5), a destruction or transfer that no outside
 * authority allows.
 */
export function checkDecisions(
  batch: DisposalBatch,
  items: readonly ItemForDecision[],
  decisions: readonly ItemDecision[],
  today: CivilDate,
): void {
  const byId = new Map(items.map((item) => [item.recordId, item]))
  const seen = new Set<string>()
  const faults = decisions.flatMap((decision, index) => {
    const twice = seen.has(decision.recordId)
    seen.add(decision.recordId)
    const fault = twice
      ? { code: 'invalid-decision' as const, field: 'recordId', message: 'is decided twice in this request' }
      : faultOf(batch, byId.get(decision.recordId), decision, today)
    return fault === undefined ? [] : [{ ...fault, path: `decisions[${index}].${fault.field}` }]
  })
  const first = faults[0]
  if (first === undefined) return
  throw new MunimentError(first.code, `Nothing was decided: the record ${first.message}.`, {
    errors: faults.map(({ path, message }) => ({ path, message })),
  })
}

/**
 * Holds one decision against all the items it is meant for. Throws the first kind of fault, once, and says how many items
 * it concerns.
 */
export function checkSetDecision(
  batch: DisposalBatch,
  items: readonly ItemForDecision[],
  decision: Omit<ItemDecision, 'recordId'>,
  today: CivilDate,
): void {
  if (decision.closure?.alternativeTitle !== undefined) {
    throw new MunimentError(
      'invalid-decision',
      'Nothing was decided: an alternative title is that of one record.',
      {
        errors: [{ path: 'all.closure.alternativeTitle', message: 'is said item by item' }],
      },
    )
  }
  const faults = items.flatMap((item) => {
    const fault = faultOf(batch, item, { ...decision, recordId: item.recordId }, today)
    return fault === undefined ? [] : [fault]
  })
  const first = faults[0]
  if (first === undefined) return
  const { length } = faults.filter((fault) => fault.code === first.code)
  throw new MunimentError(first.code, `Nothing was decided: a record ${first.message}.`, {
    errors: [{ path: `all.${first.field}`, message: `concerns ${length} of ${items.length} items` }],
    details: { items: length },
  })
}

function faultOf(
  batch: DisposalBatch,
  item: ItemForDecision | undefined,
  decision: ItemDecision,
  today: CivilDate,
): Fault | undefined {
  if (item === undefined)
    return { code: 'unknown-record', field: 'recordId', message: 'is not in this batch' }
  if (item.held)
    return { code: 'held', field: 'recordId', message: 'is held: nothing about its disposal can be decided' }
  if (item.state !== 'proposed') {
    return {
      code: 'batch-state',
      field: 'recordId',
      message: `is ${item.state} and cannot be decided any more`,
    }
  }
  if (decision.closure !== undefined && decision.decision !== 'transfer') {
    return { code: 'invalid-decision', field: 'closure', message: 'is not transferred: nobody closes it' }
  }
  if (decision.until !== undefined && decision.decision !== 'retain') {
    return { code: 'invalid-decision', field: 'until', message: 'is given a day, which only `retain` takes' }
  }
  switch (decision.decision) {
    case 'retain':
      return faultOfRetaining(decision, today)
    case 'destroy':
      return faultOfDestroying(batch, item, decision)
    case 'transfer':
      return faultOfTransferring(batch, item, decision, today)
    case 'next-step':
      return faultOfGoingOn(batch, item)
    default:
      return undefined
  }
}

function faultOfGoingOn(batch: DisposalBatch, { action, step }: ItemForDecision): Fault | undefined {
  if (batch.kind === 'regular' && action === 'review' && step.number < step.of) return undefined
  return {
    code: 'invalid-decision',
    field: 'decision',
    message:
      step.number < step.of
        ? 'does not stand at the review of a step, so there is none to go on from'
        : 'stands at the last step of its schedule: there is none to go on to',
  }
}

function faultOfRetaining(decision: ItemDecision, today: CivilDate): Fault | undefined {
  if (decision.until === undefined) {
    return { code: 'missing-field', field: 'until', message: 'is retained until a day, which must be said' }
  }
  if (isUnsaid(decision.reason)) {
    return { code: 'missing-field', field: 'reason', message: 'is retained for a reason, which must be said' }
  }
  if (decision.until <= today) {
    return {
      code: 'invalid-decision',
      field: 'until',
      message: 'can only be retained until a day still to come',
    }
  }
  if (decision.until >= LAST_DAY) {
    return {
      code: 'invalid-decision',
      field: 'until',
      message: `has no day after ${LAST_DAY} on which it could be reviewed: keep it for ever by \`retain-permanently\``,
    }
  }
  return undefined
}

function faultOfDestroying(
  batch: DisposalBatch,
  item: ItemForDecision,
  decision: ItemDecision,
): Fault | undefined {
  // For an exceptional batch the authority came with the proposal and stands on every item.
  if (batch.kind === 'exceptional') return undefined
  if (item.action !== 'destroy' && isUnsaid(decision.authority)) {
    return {
      code: 'authority-missing',
      field: 'authority',
      message: `falls under a schedule that asks for ${item.action}; destroying it needs an authority`,
    }
  }
  return faultOfAuthority(item)
}

/** What the receiver has taken is destroyed here: that needs an outside authority as any destruction does. */
function faultOfTransferring(
  batch: DisposalBatch,
  item: ItemForDecision,
  { closure }: ItemDecision,
  today: CivilDate,
): Fault | undefined {
  const fault = batch.kind === 'exceptional' ? undefined : faultOfAuthority(item)
  if (fault !== undefined) return fault
  return closure === undefined ? undefined : faultOfClosure(closure, { startsOn: item.date, today })
}

function faultOfAuthority(item: ItemForDecision): Fault | undefined {
  if (item.authority !== null) return undefined
  return {
    code: 'no-authority',
    field: 'decision',
    message: 'falls under a schedule without an outside authority',
  }
}

function isUnsaid(text: string | undefined): boolean {
  return text === undefined || isBlank(text)
}

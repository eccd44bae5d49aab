import type { Actor } from '../../access/actor.ts'
import { authorise } from '../../access/authorise.ts'
import { notFound, requireAllowed } from '../../access/require-allowed.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { RecordId } from '../../kernel/ids.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import { addDays } from '../../records/civil-date.ts'
import { londonDate } from '../../records/london-date.ts'
import { formatPeriod } from '../../records/period.ts'
import type { Stub } from '../../records/record-entity.ts'
import { outcomeOn, type RetentionOutcome } from '../../records/retention-outcome.ts'
import { type ScheduleVersion, termsOf } from '../../records/retention-schedule.ts'
import { applyTerm } from '../../records/term-outcome.ts'
import { writeLimits } from '../../records/write-rule.ts'
import type { RetentionTx } from '../ports.ts'
import { assessStored } from './assess-stored.ts'
import type { HoldOnRecord } from './standing-store.ts'

/** Why a record is kept as long as it is (API.md, `GET /records/{id}/retention`). */
export interface RetentionExplanation extends Omit<RetentionOutcome, 'trigger' | 'action'> {
  readonly action: string
  readonly trigger: {
    readonly type: string
    readonly date: RetentionOutcome['retentionEnd']
    readonly source: string | null
  }
  readonly held: boolean
  /** Only for those who may know of holds: IG officers and auditors. */
  readonly holds?: readonly HoldOnRecord[]
}

interface Deps {
  readonly unitOfWork: UnitOfWork<RetentionTx>
  readonly clock: Clock
}

export type ExplainRetention = (actor: Actor, id: RecordId) => Promise<RetentionExplanation>

/**
 * Explains a record's retention, computed anew from its own facts; after destruction, from what its stub keeps. A
 * record that is absent or out of reach: `not-found`.
 */
export function makeExplainRetention({ unitOfWork, clock }: Deps): ExplainRetention {
  return async (actor, id) => {
    requireAllowed(actor, 'read-record')
    return unitOfWork.run(async (tx) => {
      const gone = await tx.standings.stub(id)
      if (gone !== undefined) {
        requireAllowed(actor, 'read-record', gone.access)
        return explainStub(tx, gone.stub)
      }
      const stored = await tx.standings.facts(id)
      if (stored === undefined) throw notFound()
      requireAllowed(actor, 'read-record', stored.access)
      const outcome = outcomeOn(assessStored(stored), londonDate(clock.now()))
      const held = await tx.standings.isHeld(id)
      if (authorise(actor, 'read-hold') !== 'allowed') return { ...outcome, held }
      return { ...outcome, held, holds: await tx.standings.holdsOn(id) }
    })
  }
}

async function explainStub(tx: RetentionTx, stub: Stub): Promise<RetentionExplanation> {
  const schedule = await tx.standings.scheduleVersion(stub.scheduleCode, stub.scheduleVersion)
  return {
    state: stub.retentionEnd === null ? 'untriggered' : 'due',
    held: false,
    retentionEnd: stub.retentionEnd,
    eligibleFrom: stub.retentionEnd === null ? null : addDays(stub.retentionEnd, 1),
    action: stub.action,
    trigger: { ...stub.trigger, source: null },
    schedule: {
      code: stub.scheduleCode,
      version: stub.scheduleVersion,
      period: schedule?.period ? formatPeriod(schedule.period) : null,
      after: schedule?.after ?? null,
      rounding: schedule?.rounding ?? null,
      ...(schedule === undefined ? {} : writeLimits(schedule)),
    },
    steps: schedule === undefined ? [] : stepsOf(stub, schedule),
    competing: [],
    warnings: [],
  }
}

/** The arithmetic behind a stub's end: of the term that it names, where that is known of several by what it comes to. */
function stepsOf({ trigger, retentionEnd }: Stub, schedule: ScheduleVersion): RetentionExplanation['steps'] {
  const ends = termsOf(schedule)
    .filter((term) => term.trigger.type === trigger.type)
    .map((term) => applyTerm(term, { type: term.trigger.type, date: trigger.date, source: '' }).end)
  const found = ends.find((end) => end?.retentionEnd === retentionEnd) ?? ends[0]
  return found?.steps ?? []
}

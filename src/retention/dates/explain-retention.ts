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
import { type AppliedStep, appliedStep } from '../../records/retention-assessment.ts'
import { outcomeOn, type RetentionOutcome } from '../../records/retention-outcome.ts'
import { type ScheduleVersion, termsOf } from '../../records/retention-schedule.ts'
import { type ScheduleStep, stepAt, stepsOf } from '../../records/schedule-steps.ts'
import { applyTerm } from '../../records/term-outcome.ts'
import { writeLimits } from '../../records/write-rule.ts'
import type { RetentionTx } from '../ports.ts'
import { assessStored } from './assess-stored.ts'
import type { HoldOnRecord } from './standing-store.ts'

/** Why a record is kept as long as it is (API.md, `GET /records/{id}/retention`). */
export interface RetentionExplanation extends Omit<RetentionOutcome, 'trigger' | 'action' | 'step'> {
  readonly action: string
  /** `null` where a stub does not tell. */
  readonly step: AppliedStep | null
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
  const { step, steps } = schedule === undefined ? nothingKept : ruleOf(stub, schedule)
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
      period: step?.rule.period ? formatPeriod(step.rule.period) : null,
      after: step?.rule.after ?? null,
      rounding: step?.rule.rounding ?? null,
      ...(step === null ? {} : writeLimits(step.rule)),
    },
    step: step === null ? null : appliedStep(step),
    steps,
    competing: [],
    warnings: [],
  }
}

interface KeptRule {
  readonly step: ScheduleStep | null
  readonly steps: RetentionExplanation['steps']
}

const nothingKept: KeptRule = { step: null, steps: [] }

/**
 * The step at which a stub's record ended, and the arithmetic behind its end: that of the term with the stub's trigger
 * which comes to it, else (a reviewer kept it longer) of the last term with that trigger.
 */
function ruleOf({ trigger, retentionEnd }: Stub, schedule: ScheduleVersion): KeptRule {
  const terms = stepsOf(schedule).flatMap((rule, index) =>
    termsOf(rule)
      .filter((term) => term.trigger.type === trigger.type)
      .map((term) => ({
        step: stepAt(schedule, index + 1),
        end:
          // What was kept permanently, and destroyed by an exceptional disposal, had no end.
          rule.action === 'retain-permanently'
            ? null
            : applyTerm(term, { type: term.trigger.type, date: trigger.date, source: '' }).end,
      })),
  )
  const found = terms.find(({ end }) => end?.retentionEnd === retentionEnd) ?? terms.at(-1)
  return { step: found?.step ?? null, steps: found?.end?.steps ?? [] }
}

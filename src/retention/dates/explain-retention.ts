import type { Actor } from '../../access/actor.ts'
import { authorise } from '../../access/authorise.ts'
import { notFound, requireAllowed } from '../../access/require-allowed.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { RecordId } from '../../kernel/ids.ts'
import { MunimentError } from '../../kernel/muniment-error.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import type { AccessConditions } from '../../records/access-conditions.ts'
import { addDays, type CivilDate } from '../../records/dates/civil-date.ts'
import { londonDate } from '../../records/dates/london-date.ts'
import { formatPeriod } from '../../records/dates/period.ts'
import type { Stub } from '../../records/record-entity.ts'
import {
  type AppliedSchedule,
  type AppliedStep,
  appliedStep,
} from '../../records/retention-end/retention-assessment.ts'
import { outcomeOn, type RetentionOutcome } from '../../records/retention-end/retention-outcome.ts'
import type { RetentionWarning } from '../../records/retention-end/retention-warning.ts'
import { applyTerm } from '../../records/retention-end/term-outcome.ts'
import { type ScheduleVersion, termsOf } from '../../records/schedules/retention-schedule.ts'
import { defaultStages, writeStages } from '../../records/schedules/review-stage.ts'
import { type ScheduleStep, stepAt, stepsOf } from '../../records/schedules/schedule-steps.ts'
import { writeLimits, writeStarts } from '../../records/schedules/write-rule.ts'
import { londonDayStart } from '../london-day-start.ts'
import type { StandingOverride } from '../overrides/override-store.ts'
import type { SchedulePublication } from '../past/past-store.ts'
import type { RetentionTx } from '../ports.ts'
import { assessStored } from './assess-stored.ts'
import { factsWithin } from './facts-within.ts'
import type { HoldOnRecord, StoredFacts, StoredFiling } from './standing-store.ts'

/** The version that applies, by what authority, and who brought it about. */
export interface ExplainedSchedule
  extends Omit<AppliedSchedule, 'action'>,
    Pick<ScheduleVersion, 'authority' | 'approvedBy'>,
    SchedulePublication {
  /** `null` where a stub does not tell. */
  readonly action: AppliedSchedule['action'] | null
}

/** Why a record is kept as long as it is (API.md, `GET /records/{id}/retention`). */
export interface RetentionExplanation
  extends Omit<RetentionOutcome, 'trigger' | 'action' | 'step' | 'schedule' | 'onPath'> {
  /** The London day at whose end it stood so; of what was disposed of, the day on which it was. */
  readonly asOf: CivilDate
  /** Of the folder whose schedule stands, where there are several. */
  readonly class: string
  /** `null` where it lay in a folder that the asker may not read, or has been disposed of. */
  readonly folder: string | null
  readonly action: string
  /** `null` where a stub does not tell. */
  readonly step: AppliedStep | null
  readonly trigger: {
    readonly type: string
    readonly date: RetentionOutcome['retentionEnd']
    readonly source: string | null
  }
  readonly schedule: ExplainedSchedule
  /** What the record, or else its folder, was given instead of its class's schedule, and on whose authority. */
  readonly override: Omit<StandingOverride, 'reason'> | null
  readonly held: boolean
  /** Only for those who may know of holds: IG officers and auditors. */
  readonly holds?: readonly HoldOnRecord[]
}

interface Deps {
  readonly unitOfWork: UnitOfWork<RetentionTx>
  readonly clock: Clock
}

export type ExplainRetention = (actor: Actor, id: RecordId, asOf?: CivilDate) => Promise<RetentionExplanation>

/**
 * Explains a record's retention, computed anew from its own facts; of a day in the past, from what stood at its end, by
 * the rules that stood then; of a day to come, by what is known today. After destruction, from what its stub keeps, which is the day
 * of its disposal: for another day it is answered of that one, with a warning where the day asked about was before. Of several
 * folders only those count that the asker may read: to others it is as if the record lay in no more, and with that folder's
 * time it leaves their view. A record that is absent or out of reach: `not-found`; a day before its capture:
 * `not-yet-captured`.
 */
export function makeExplainRetention({ unitOfWork, clock }: Deps): ExplainRetention {
  return async (actor, id, asOf) => {
    requireAllowed(actor, 'read-record')
    const today = londonDate(clock.now())
    const day = asOf ?? today
    const before = day < today ? londonDayStart(addDays(day, 1)) : null
    // One look: facts, schedule and holds of different moments would explain a date that never stood.
    return unitOfWork.run(async (tx) => {
      const gone = await tx.standings.stub(id)
      if (gone !== undefined) {
        requireAllowed(actor, 'read-record', gone.access)
        return explainStub(tx, gone.stub, day)
      }
      const stored = await factsAt(tx, actor, id, before)
      const assessed = assessStored(stored)
      const { onPath, ...outcome } = outcomeOn(assessed, day)
      const filing = stored.filings[onPath]
      const answer = {
        ...outcome,
        asOf: day,
        ...(await placeAt(tx, actor, stored, filing, before)),
        schedule: await explainSchedule(tx, outcome.schedule),
        override: withoutReason(await tx.overrides.on(id, filing?.folderId ?? stored.folderId, before)),
      }
      if (before === null) {
        const held = await tx.standings.isHeld(id)
        if (authorise(actor, 'read-hold') !== 'allowed') return { ...answer, held }
        return { ...answer, held, holds: await tx.standings.holdsOn(id) }
      }
      const holds = await tx.past.holdsOn(id, before)
      const held = holds.length > 0
      return authorise(actor, 'read-hold') === 'allowed' ? { ...answer, held, holds } : { ...answer, held }
    }, 'read-only')
  }
}

/**
 * Who may read a record today may ask how it stood before: in the folders that they may read today, or else, where they reach
 * all that it lies in now, in those that it has left since.
 */
async function factsAt(
  tx: RetentionTx,
  actor: Actor,
  id: RecordId,
  before: Date | null,
): Promise<StoredFacts> {
  const reaches = (access: AccessConditions) => authorise(actor, 'read-record', access) === 'allowed'
  if (before === null) {
    const stored = await tx.standings.facts(id)
    if (stored === undefined) throw notFound()
    requireAllowed(actor, 'read-record', stored.access)
    return factsWithin(stored, reaches)
  }
  const past = await tx.past.facts(id, before)
  if (past === undefined) throw notFound()
  requireAllowed(actor, 'read-record', past.access)
  if (past.capturedAt >= before)
    throw new MunimentError(
      'not-yet-captured',
      `Muniment captured this record on ${londonDate(past.capturedAt)}: on the day asked about it was not here.`,
    )
  // To whoever may not read a folder in which it lies besides, it is not there, and was not.
  if (
    authorise(actor, 'read-history', past.access) !== 'allowed' ||
    past.filings.some(({ access }) => reaches(access))
  )
    return factsWithin(past, reaches)
  return past
}

/** A folder that it has left, and that the asker may not read, is not there for them. */
async function placeAt(
  tx: RetentionTx,
  actor: Actor,
  { recordId }: StoredFacts,
  filing: StoredFiling | undefined,
  before: Date | null,
): Promise<Pick<RetentionExplanation, 'class' | 'folder'>> {
  const readable = (access: AccessConditions) => authorise(actor, 'read-folder', access) === 'allowed'
  if (filing !== undefined)
    return { class: filing.classCode, folder: readable(filing.access) ? filing.reference : null }
  const place = await tx.past.place(recordId, before)
  if (place === undefined) throw notFound()
  return { class: place.classCode, folder: readable(place.folder.access) ? place.folder.reference : null }
}

/** Why it was given is written for whoever reads the log. */
function withoutReason(override: StandingOverride | undefined): RetentionExplanation['override'] {
  if (override === undefined) return null
  const { reason: _reason, ...shown } = override
  return shown
}

async function explainSchedule(
  tx: RetentionTx,
  applied: Omit<ExplainedSchedule, 'authority' | 'approvedBy' | keyof SchedulePublication>,
): Promise<ExplainedSchedule> {
  const version = await tx.standings.scheduleVersion(applied.code, applied.version)
  const publication = await tx.past.publication(applied.code, applied.version)
  if (version === undefined || publication === undefined)
    throw new MunimentError('internal', 'A record is bound to a version that there is not.')
  return { ...applied, authority: version.authority, approvedBy: version.approvedBy, ...publication }
}

async function explainStub(tx: RetentionTx, stub: Stub, asked: CivilDate): Promise<RetentionExplanation> {
  const asOf = londonDate(stub.destroyedAt)
  const schedule = await tx.standings.scheduleVersion(stub.scheduleCode, stub.scheduleVersion)
  const rule = schedule === undefined ? nothingKept : ruleOf(stub, schedule)
  const { step, steps } = rule
  return {
    asOf,
    class: stub.classCode,
    folder: null,
    state: stateOf(stub, rule, asOf),
    held: false,
    retentionEnd: stub.retentionEnd,
    eligibleFrom: stub.retentionEnd === null ? null : addDays(stub.retentionEnd, 1),
    action: stub.action,
    // What the reviewers decided is in the disposal log.
    actionBecause: null,
    trigger: { ...stub.trigger, source: null },
    schedule: await explainSchedule(tx, {
      code: stub.scheduleCode,
      version: stub.scheduleVersion,
      period: step?.rule.period ? formatPeriod(step.rule.period) : null,
      after: step?.rule.after ?? null,
      rounding: step?.rule.rounding ?? null,
      action: step?.rule.action ?? null,
      reviewers: writeStages((step?.rule ?? schedule)?.reviewers ?? defaultStages),
      ...(step === null ? {} : { ...writeLimits(step.rule), ...writeStarts(step.rule) }),
    }),
    override: null,
    step: step === null ? null : appliedStep(step),
    steps,
    competing: [],
    warnings: asked < asOf ? [pastNotKept(asOf)] : [],
  }
}

/**
 * As it stood when it went: an exceptional disposal does not wait until a record is due. What came to an end by its rule, and had
 * none, was kept permanently by its reviewers.
 */
function stateOf(
  { retentionEnd }: Stub,
  { step, steps }: KeptRule,
  asOf: CivilDate,
): RetentionExplanation['state'] {
  if (retentionEnd !== null) return retentionEnd < asOf ? 'due' : 'running'
  return step?.rule.action === 'retain-permanently' || steps.length > 0 ? 'permanent' : 'untriggered'
}

/** What stood on the days before went with the record. */
function pastNotKept(disposedOn: CivilDate): RetentionWarning {
  return {
    code: 'past-not-kept',
    message: `The record was disposed of on ${disposedOn}, and this is how it stood then; how it stood before was not kept.`,
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
            : applyTerm(term, { type: term.trigger.type, date: trigger.date, source: '' }, rule.unitStarts)
                .end,
      })),
  )
  const found = terms.find(({ end }) => end?.retentionEnd === retentionEnd) ?? terms.at(-1)
  return { step: found?.step ?? null, steps: found?.end?.steps ?? [] }
}

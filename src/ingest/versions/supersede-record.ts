import type { Actor } from '../../access/actor.ts'
import { authorise } from '../../access/authorise.ts'
import { notFound, requireAllowed } from '../../access/require-allowed.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { ExpectedRevisions } from '../../kernel/expected-revisions.ts'
import type { RecordId } from '../../kernel/ids.ts'
import { MunimentError } from '../../kernel/muniment-error.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import type { CivilDate } from '../../records/dates/civil-date.ts'
import { londonDate } from '../../records/dates/london-date.ts'
import type { RecordEntity } from '../../records/record-entity.ts'
import type { IngestTx } from '../ports.ts'
import { asReadBy } from '../records/as-read-by.ts'
import { requireChangeable } from '../records/require-changeable.ts'

export interface Supersession {
  /** The record that takes its place. */
  readonly by: RecordId
  /** The London day on which it did; today where not said. */
  readonly on?: CivilDate
  readonly reason: string
}

interface Deps {
  readonly unitOfWork: UnitOfWork<IngestTx>
  readonly clock: Clock
}

export type SupersedeRecord = (
  actor: Actor,
  id: RecordId,
  supersession: Supersession,
  expected: ExpectedRevisions,
) => Promise<RecordEntity>

/**
 * Says that another record has taken a record's place, which triggers the schedules that count from it. Backdating
 * cannot make things due in silence (DESIGN §4): a day that is past is an IG officer's to name, who then cannot approve
 * the disposal; one still to come is refused (`date-in-future`). Throws `unknown-record` where the other may not be read
 * or is gone, `invalid-supersession` for itself and for circles, and `conflict` where something took its place already.
 */
export function makeSupersedeRecord({ unitOfWork, clock }: Deps): SupersedeRecord {
  return async (actor, id, { by, on, reason }, expected) => {
    requireAllowed(actor, 'update-record')
    return unitOfWork.run(async (tx) => {
      const record = requireChangeable(actor, 'update-record', await tx.records.findForChange(id), expected)
      const today = londonDate(clock.now())
      const day = on ?? today
      requireDay(actor, day, today)
      if (record.supersededOn !== null) {
        throw new MunimentError(
          'conflict',
          'Another record has taken its place already: withdraw that before you name another.',
        )
      }
      await requireSuccessor(tx, actor, id, by)
      await tx.retention.keepRecord(id)
      await setSuperseded(tx, id, { by, on: day })
      const cause = day < today ? 'superseded-earlier' : 'superseded'
      await tx.retention.settleRecord(id, cause, actor)
      await tx.audit.append({
        actor,
        action: 'record.superseded',
        subject: { type: 'record', id },
        codes: { by, on: day },
        details: { reason },
        conditions: record.access,
      })
      return reload(tx, actor, id)
    }, 'serializable')
  }
}

export type WithdrawSupersession = (
  actor: Actor,
  id: RecordId,
  reason: string,
  expected: ExpectedRevisions,
) => Promise<RecordEntity>

/** Takes a supersession back, by an IG officer: nothing counts from it any more. `conflict` where there is none. */
export function makeWithdrawSupersession({ unitOfWork }: Pick<Deps, 'unitOfWork'>): WithdrawSupersession {
  return async (actor, id, reason, expected) => {
    requireAllowed(actor, 'withdraw-supersession')
    return unitOfWork.run(async (tx) => {
      const record = requireChangeable(
        actor,
        'withdraw-supersession',
        await tx.records.findForChange(id),
        expected,
      )
      if (record.supersededOn === null)
        throw new MunimentError('conflict', 'Nothing has taken the place of this record.')
      await tx.retention.keepRecord(id)
      await setSuperseded(tx, id, null)
      await tx.retention.settleRecord(id, 'supersession-withdrawn', actor)
      await tx.audit.append({
        actor,
        action: 'record.supersession-withdrawn',
        subject: { type: 'record', id },
        codes: { by: record.supersededBy, on: record.supersededOn },
        details: { reason },
        conditions: record.access,
      })
      return reload(tx, actor, id)
    }, 'serializable')
  }
}

async function setSuperseded(
  tx: IngestTx,
  id: RecordId,
  supersession: { readonly by: RecordId; readonly on: CivilDate } | null,
): Promise<void> {
  await tx.records.setSuperseded(id, supersession)
  // Nothing that is found by has changed; but what the index holds of a record is compared by its row's revision.
  await tx.jobs.enqueue('index-record', { recordId: id }, { key: `index-record:${id}` })
}

function requireDay(actor: Actor, day: CivilDate, today: CivilDate): void {
  if (day > today)
    throw new MunimentError('date-in-future', 'A record cannot be superseded on a day that is still to come.')
  if (day < today && !isOfficer(actor)) {
    throw new MunimentError(
      'forbidden-role',
      'Only an information governance officer names a day in the past: it triggers retention.',
    )
  }
}

async function requireSuccessor(tx: IngestTx, actor: Actor, id: RecordId, by: RecordId): Promise<void> {
  if (by === id) throw circle()
  const successor = await tx.records.find(by)
  if (successor?.state !== 'active' || authorise(actor, 'read-record', successor.access) !== 'allowed') {
    throw new MunimentError('unknown-record', 'There is no such record to take its place.', {
      errors: [{ path: 'by', message: 'is no record that you may read' }],
    })
  }
  for (let next = successor.supersededBy; next !== null; ) {
    if (next === id) throw circle()
    next = (await tx.records.find(next))?.supersededBy ?? null
  }
}

function circle(): MunimentError {
  return new MunimentError(
    'invalid-supersession',
    'A record cannot take its own place, nor that of one which has taken its place.',
    { errors: [{ path: 'by', message: 'is the record itself, or superseded by it' }] },
  )
}

function isOfficer(actor: Actor): boolean {
  return actor.kind === 'person' && actor.role === 'ig-officer'
}

async function reload(tx: IngestTx, actor: Actor, id: RecordId): Promise<RecordEntity> {
  const record = await tx.records.find(id)
  if (record === undefined) throw notFound()
  return asReadBy(actor, record)
}

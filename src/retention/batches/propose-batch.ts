import type { Actor } from '../../access/actor.ts'
import { requireAllowed } from '../../access/require-allowed.ts'
import type { Clock } from '../../kernel/clock.ts'
import { type BatchId, newId, type RecordId } from '../../kernel/ids.ts'
import { MunimentError } from '../../kernel/muniment-error.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import { accessToAll } from '../../records/access-to-all.ts'
import { higherMarking } from '../../records/marking.ts'
import {
  faultOfStages,
  type ReviewStage,
  reviewStages,
  type WrittenStage,
} from '../../records/schedules/review-stage.ts'
import { reachableSets } from '../access-sets.ts'
import type { DisposalBatch } from '../disposal-batch.ts'
import { auditActor, type RetentionTx } from '../ports.ts'
import type { RecordForProposal } from './batch-store.ts'
import { reloadBatch } from './load-batch.ts'
import { noteRecordsOutOfReach } from './note-records-out-of-reach.ts'
import { recordRefusal } from './record-refusal.ts'

export interface ExceptionalProposal {
  readonly records: readonly RecordId[]
  /** Whose word it is: a court's, the data protection officer's. Stands on every item and on the certificate. */
  readonly authority: string
  readonly reason: string
  /** Who must approve, one after the other; left out: one IG officer. */
  readonly reviewers?: readonly WrittenStage[]
}

interface Deps {
  readonly unitOfWork: UnitOfWork<RetentionTx>
  readonly clock: Clock
}

export type ProposeBatch = (actor: Actor, proposal: ExceptionalProposal) => Promise<DisposalBatch>

/**
 * Proposes the exceptional disposal of records that are not due: spillage, misfiling, a court order, erasure under data
 * protection law. The same states, and three people; further stages of review where the proposal names them. What the
 * records' own schedules ask for does not bind it: it stands on the authority of another. Throws `unknown-record` (also for one out of reach), `held`,
 * and `conflict` for a record that is in an open batch already.
 */
export function makeProposeBatch({ unitOfWork, clock }: Deps): ProposeBatch {
  return async (actor, { records, authority, reason, reviewers }) => {
    requireAllowed(actor, 'propose-batch')
    const stages = requireStages(reviewers)
    const id = newId<BatchId>()
    const propose = (): Promise<DisposalBatch> =>
      unitOfWork.run(async (tx) => {
        const wanted = [...new Set(records)]
        const found = await tx.batches.recordsForProposal(wanted)
        const reach = await reachableSets(tx.accessSets, actor, 'propose-batch')
        refuseUnknown(
          wanted,
          found.filter((record) => reach.includes(record.accessSet)),
        )
        refuseHeld(found)
        refuseListed(found)
        const classCode = commonClass(found)
        await tx.batches.insertExceptional({
          id,
          classCode,
          accessSets: [...new Set(found.map((record) => record.accessSet))].sort((one, other) => one - other),
          marking: found.map((record) => record.marking).reduce(higherMarking, 'official'),
          authority,
          reason,
          stages,
          proposedBy: actor.id,
          proposedAt: clock.now(),
          records: wanted,
        })
        const batch = await reloadBatch(tx, id)
        await tx.audit.append({
          action: 'batch.proposed',
          actor: auditActor(actor),
          subject: { type: 'batch', id },
          codes: {
            kind: 'exceptional',
            class: classCode,
            items: wanted.length,
            reviewers: stages.map(({ role }) => role),
            manifestDigest: batch.manifestDigest,
          },
          details: { reason, authority },
          conditions: accessToAll(batch.access),
        })
        return batch
      }, 'serializable')
    return recordRefusal(unitOfWork, actor, { type: 'batch', id }, 'propose-batch', () =>
      noteRecordsOutOfReach(unitOfWork, actor, records, propose),
    )
  }
}

function requireStages(reviewers: readonly WrittenStage[] | undefined): readonly ReviewStage[] {
  const stages = reviewStages(reviewers)
  const fault = faultOfStages(stages)
  if (fault === undefined) return stages
  throw new MunimentError('invalid-field', 'Nobody could review this as it is proposed.', {
    errors: [{ path: 'reviewers', message: fault }],
  })
}

function refuseUnknown(wanted: readonly RecordId[], readable: readonly RecordForProposal[]): void {
  const live = new Set(
    readable.filter((record) => record.state === 'active').map((record) => record.recordId),
  )
  const errors = wanted.flatMap((id, index) =>
    live.has(id)
      ? []
      : [{ path: `records[${index}]`, message: 'is no record that you may read, or is gone' }],
  )
  if (wanted.length > 0 && errors.length === 0) return
  throw new MunimentError('unknown-record', 'Each record must be one that stands and that you may read.', {
    errors,
  })
}

function refuseHeld(found: readonly RecordForProposal[]): void {
  const held = found.filter((record) => record.held).map((record) => record.recordId)
  if (held.length > 0) {
    throw new MunimentError('held', 'A hold outranks every disposal: nothing was proposed.', {
      details: { held },
    })
  }
}

function refuseListed(found: readonly RecordForProposal[]): void {
  const listed = found.filter((record) => record.listed).map((record) => record.recordId)
  if (listed.length > 0) {
    throw new MunimentError('conflict', 'Some of these records are in an open batch already.', {
      details: { listed },
    })
  }
}

/** The class that the records lie under together; a batch that spans the whole plan is none that anybody reviews. */
function commonClass(found: readonly RecordForProposal[]): string {
  const [first, ...rest] = found.map((record) => record.classPath)
  const shared = (first ?? []).filter((code, depth) => rest.every((path) => path[depth] === code))
  const deepest = shared.at(-1)
  if (deepest !== undefined) return deepest
  throw new MunimentError(
    'invalid-decision',
    'These records lie in different parts of the plan: propose a batch for each.',
    {
      errors: [{ path: 'records', message: 'lie under no common class' }],
    },
  )
}

import type { Actor } from '../../access/actor.ts'
import { notFound, requireAllowed } from '../../access/require-allowed.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { ExpectedRevisions } from '../../kernel/expected-revisions.ts'
import type { RecordId } from '../../kernel/ids.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import { accessIn } from '../../records/access-in.ts'
import { londonDate } from '../../records/dates/london-date.ts'
import { higherMarking } from '../../records/marking.ts'
import type { RecordEntity } from '../../records/record-entity.ts'
import type { IngestTx } from '../ports.ts'
import { asReadBy } from './as-read-by.ts'
import { requireChangeable } from './require-changeable.ts'
import { requireMoveTarget } from './require-move-target.ts'

interface Deps {
  readonly unitOfWork: UnitOfWork<IngestTx>
  readonly clock: Clock
}

/**
 * Files a record in another open folder, for a stated reason. It takes on that folder's class, schedule and holds,
 * keeps every hold that has caught it, and its marking never falls by moving. Of several folders it leaves the first; one
 * that it lies in already as the target: `conflict`.
 */
export function makeMoveRecord({ unitOfWork, clock }: Deps) {
  return async (
    actor: Actor,
    id: RecordId,
    request: { readonly folder: string; readonly reason: string },
    expected: ExpectedRevisions,
  ): Promise<RecordEntity> => {
    requireAllowed(actor, 'move-record')
    return unitOfWork.run(async (tx) => {
      const record = requireChangeable(actor, 'move-record', await tx.records.findForChange(id), expected)
      const target = requireMoveTarget(actor, record, await tx.folders.findForFiling(request.folder))
      const marking = higherMarking(record.marking, target.marking)
      const [, ...further] = record.folders
      const access = accessIn(
        target.access,
        further.map((folder) => folder.access),
        marking,
      )
      // Whatever reaches it where it lies still holds it where it goes.
      await tx.retention.catchArrival(id)
      await tx.retention.keepRecord(id)
      const reading = { marking, accessSet: await tx.folders.accessSet(access) }
      await tx.records.move(id, target, reading, londonDate(clock.now()))
      await tx.retention.catchArrival(id)
      await tx.retention.settleRecord(id, 'moved', actor)
      await tx.audit.append({
        actor,
        action: 'record.moved',
        subject: { type: 'record', id },
        codes: {
          fromFolder: record.folder.id,
          toFolder: target.id,
          fromClass: record.classCode,
          toClass: target.classCode,
        },
        details: { reason: request.reason },
        conditions: access,
      })
      await tx.audit.coverDetails({ type: 'record', id }, access)
      await tx.jobs.enqueue('index-record', { recordId: id }, { key: `index-record:${id}` })
      const moved = await tx.records.find(id)
      if (moved === undefined) throw notFound()
      return asReadBy(actor, moved)
    }, 'serializable')
  }
}

import type { Actor } from '../../access/actor.ts'
import { notFound, requireAllowed } from '../../access/require-allowed.ts'
import type { RecordId } from '../../kernel/ids.ts'
import { MunimentError } from '../../kernel/muniment-error.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import { accessIn } from '../../records/access-in.ts'
import type { RecordEntity } from '../../records/record-entity.ts'
import { unknownFolder } from '../folders/folder-for-filing.ts'
import type { IngestTx } from '../ports.ts'
import { asReadBy } from './as-read-by.ts'
import { requireChangeable } from './require-changeable.ts'

export type UnfileRecord = (
  actor: Actor,
  id: RecordId,
  request: { readonly folder: string; readonly reason: string },
) => Promise<RecordEntity>

/**
 * Takes a record out of one of its folders, for a stated reason: for IG officers who reach all of them, since it takes the
 * record from readers and can bring its end forward. Then whoever did it cannot approve its disposal, and what is due by it
 * goes to review. Every hold that has caught the record stays, and its marking does not fall. A folder that it does not lie
 * in: `unknown-folder`; its last: `conflict`.
 */
export function makeUnfileRecord({
  unitOfWork,
}: {
  readonly unitOfWork: UnitOfWork<IngestTx>
}): UnfileRecord {
  return async (actor, id, request) => {
    requireAllowed(actor, 'unfile-record')
    return unitOfWork.run(async (tx) => {
      const record = requireChangeable(actor, 'unfile-record', await tx.records.findForChange(id), 'any')
      const taken = record.folders.find(({ folder }) => folder.reference === request.folder)
      if (taken === undefined) throw unknownFolder()
      const [first, ...further] = record.folders.filter((folder) => folder !== taken)
      if (first === undefined)
        throw new MunimentError('conflict', 'This is its only folder: move the record, or dispose of it.')
      const access = accessIn(
        first.access,
        further.map((folder) => folder.access),
        record.marking,
      )
      // Whatever reaches it where it lies still holds it.
      await tx.retention.catchArrival(id)
      await tx.retention.keepRecord(id)
      await tx.records.unfile(id, taken.folder.id, first.folder.id, await tx.folders.accessSet(access))
      await tx.retention.settleRecord(id, 'unfiled', actor)
      await tx.audit.append({
        actor,
        action: 'record.unfiled',
        subject: { type: 'record', id },
        codes: { fromFolder: taken.folder.id, fromClass: taken.classCode },
        details: { reason: request.reason },
        conditions: record.access,
      })
      await tx.jobs.enqueue('index-record', { recordId: id }, { key: `index-record:${id}` })
      const left = await tx.records.find(id)
      if (left === undefined) throw notFound()
      return asReadBy(actor, left)
    }, 'serializable')
  }
}

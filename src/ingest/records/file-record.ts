import type { Actor } from '../../access/actor.ts'
import { notFound, requireAllowed } from '../../access/require-allowed.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { RecordId } from '../../kernel/ids.ts'
import { MunimentError } from '../../kernel/muniment-error.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import { accessIn } from '../../records/access-in.ts'
import { londonDate } from '../../records/dates/london-date.ts'
import { higherMarking } from '../../records/marking.ts'
import type { RecordEntity } from '../../records/record-entity.ts'
import { requireFolderForFiling } from '../folders/folder-for-filing.ts'
import type { IngestTx } from '../ports.ts'
import { asReadBy } from './as-read-by.ts'
import { requireChangeable } from './require-changeable.ts'

interface Deps {
  readonly unitOfWork: UnitOfWork<IngestTx>
  readonly clock: Clock
}

export type FileRecord = (
  actor: Actor,
  id: RecordId,
  request: { readonly folder: string; readonly reason: string },
) => Promise<RecordEntity>

/**
 * Files a record in a further open folder, for a stated reason, beside those that it lies in. Whoever may read that folder
 * may read it from now on; its schedule competes with the others, its holds bind, and its marking never falls. A folder that
 * it lies in already: `conflict`. Otherwise refused like a capture there.
 */
export function makeFileRecord({ unitOfWork, clock }: Deps): FileRecord {
  return async (actor, id, request) => {
    requireAllowed(actor, 'file-record')
    return unitOfWork.run(async (tx) => {
      const record = requireChangeable(actor, 'file-record', await tx.records.findForChange(id), 'any')
      const target = requireFolderForFiling(
        actor,
        await tx.folders.findForFiling(request.folder),
        record.fields,
      )
      if (record.folders.some(({ folder }) => folder.id === target.id))
        throw new MunimentError('conflict', 'The record is filed in this folder already.')
      const marking = higherMarking(record.marking, target.marking)
      const { alternatives = [] } = record.access
      const access = accessIn(record.access, [...alternatives, target.access], marking)
      await tx.retention.keepRecord(id)
      await tx.records.file(
        id,
        { folder: target, on: londonDate(clock.now()), by: actor.id },
        { marking, accessSet: await tx.folders.accessSet(access) },
      )
      await tx.retention.catchArrival(id)
      await tx.retention.settleRecord(id, 'filed', actor)
      await tx.audit.append({
        actor,
        action: 'record.filed',
        subject: { type: 'record', id },
        codes: { toFolder: target.id, toClass: target.classCode, marking },
        details: { reason: request.reason },
        conditions: access,
      })
      await tx.audit.coverDetails({ type: 'record', id }, access)
      await tx.jobs.enqueue('index-record', { recordId: id }, { key: `index-record:${id}` })
      const filed = await tx.records.find(id)
      if (filed === undefined) throw notFound()
      return asReadBy(actor, filed)
    }, 'serializable')
  }
}

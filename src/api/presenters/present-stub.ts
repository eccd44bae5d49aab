import type { Stub } from '../../records/record-entity.ts'
import { type Answer, json } from '../http/answer.ts'

/** What remains of a record, as it goes out. */
export function presentStub(stub: Stub) {
  return {
    id: stub.id,
    reference: stub.reference,
    state: stub.state,
    class: stub.classCode,
    scheduleCode: stub.scheduleCode,
    scheduleVersion: stub.scheduleVersion,
    authority: stub.authority,
    action: stub.action,
    retentionEnd: stub.retentionEnd,
    approvedBy: stub.approvedBy,
    destroyedAt: stub.destroyedAt.toISOString(),
    batchId: stub.batchId,
    certificateId: stub.certificateId,
    size: stub.size,
    sha256: stub.sha256,
    ...(stub.title === null ? {} : { title: stub.title }),
    ...presentArchive(stub),
  }
}

/** Whatever was transferred was given a reference: where none is known, a restore of the database has lost it. */
function presentArchive({ state, archiveReference }: Stub) {
  if (archiveReference !== null) return { archiveReference }
  return state === 'transferred' ? { archiveReferenceNotKnown: 'restored' as const } : {}
}

/** 410 with the stub, to whoever could read the record. */
export function answerGone(stub: Stub): Answer {
  return json(410, { ...presentStub(stub), code: 'gone', status: 410 })
}

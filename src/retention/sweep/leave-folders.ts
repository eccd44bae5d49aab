import { systemActor } from '../../access/actor.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { RecordId } from '../../kernel/ids.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import { accessIn } from '../../records/access-in.ts'
import type { CivilDate } from '../../records/dates/civil-date.ts'
import { foldersToLeave } from '../../records/retention-end/folders-to-leave.ts'
import type { RetentionTx } from '../ports.ts'

/** Records looked for at once. */
const PAGE = 200

interface Deps {
  readonly unitOfWork: UnitOfWork<RetentionTx>
  readonly clock: Clock
}

/**
 * Takes records out of the view of folders whose time is over while another's goes on (DESIGN §5). What that schedule would
 * have done is remembered and still counts. What is held stays where it is, and so does what waits in a list: people decide
 * on it as they see it. Each record is a transaction of its own, and one that has left is not looked at again.
 */
export function makeLeaveFolders({ unitOfWork, clock }: Deps) {
  return async (asOf: CivilDate): Promise<void> => {
    let after: RecordId | null = null
    for (;;) {
      const position: RecordId | null = after
      const records: readonly RecordId[] = await unitOfWork.run((tx) =>
        tx.sweeps.filedPast(asOf, position, PAGE),
      )
      for (const id of records) await unitOfWork.run((tx) => leave(tx, id, asOf, clock.now()), 'serializable')
      const last = records.at(-1)
      if (last === undefined || records.length < PAGE) return
      after = last
    }
  }
}

async function leave(tx: RetentionTx, id: RecordId, on: CivilDate, at: Date): Promise<void> {
  const found = await tx.sweeps.filingsForLeaving(id)
  if (found === undefined || (found.retainedUntil !== null && found.retainedUntil >= on)) return
  const leaving = foldersToLeave(found.filings, on)
  const [first, ...further] = found.filings.filter((filing) => !leaving.includes(filing))
  if (leaving.length === 0 || first === undefined) return
  const access = accessIn(
    first.access,
    further.map((filing) => filing.access),
    found.marking,
  )
  const folders = leaving.map(({ folderId }) => folderId)
  await tx.past.keepRecords([id], at)
  await tx.sweeps.leaveFolders(id, { on, folders, first: first.folderId, access })
  await tx.audit.appendAll(
    leaving.map(({ folderId, retentionEnd }) => ({
      action: 'record.folder-left' as const,
      actor: systemActor,
      subject: { type: 'record' as const, id },
      codes: { folder: folderId, on, retentionEnd },
    })),
  )
  await tx.jobs.enqueue('index-record', { recordId: id }, { key: `index-record:${id}` })
}

import { systemActor } from '../../access/actor.ts'
import type { RecordId } from '../../kernel/ids.ts'
import type { Logger } from '../../kernel/logger.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import type { ContentStore } from '../../records/content-store.ts'
import { currentComponents } from '../../records/current-components.ts'
import type { IngestTx } from '../ports.ts'

interface Deps {
  readonly unitOfWork: UnitOfWork<IngestTx>
  readonly contentStore: ContentStore
  readonly logger: Logger
}

/**
 * Has records read anew from their originals, because a text that was read from them is missing or damaged. Answers for how
 * many that can be done; where the original is not there either, the log says so and nothing of the record changes.
 */
export function makeReadAgain(deps: Deps) {
  return async (recordIds: readonly RecordId[]): Promise<number> => {
    let asked = 0
    for (const id of recordIds) if (await readOneAgain(deps, id)) asked += 1
    return asked
  }
}

async function readOneAgain({ unitOfWork, contentStore, logger }: Deps, id: RecordId): Promise<boolean> {
  const outcome = await unitOfWork.run(async (tx) => {
    const record = await tx.records.findForChange(id)
    // Gone, or being destroyed: its texts are missing because they must be.
    if (record?.state !== 'active') return 'gone'
    const [original] = currentComponents(record.components)
    if (original === undefined || (await contentStore.find(original.objectKey)) === undefined) return 'lost'
    if (record.reading !== 'pending') {
      await tx.records.awaitReading(id)
      await tx.audit.append({
        actor: systemActor,
        action: 'content.damaged',
        subject: { type: 'record', id },
        codes: { component: original.id, code: 'text-lost' },
        conditions: record.access,
      })
    }
    await tx.jobs.enqueue('read-record', { recordId: id }, { key: `read-record:${id}` })
    return 'asked'
  })
  if (outcome === 'asked')
    logger.warn('an extracted text is missing or damaged: its record is read again', { recordId: id })
  if (outcome === 'lost')
    logger.error(
      'an extracted text and the document that it was read from are missing: restore them from a backup, then reindex',
      { recordId: id },
    )
  return outcome === 'asked'
}

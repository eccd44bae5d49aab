import { systemActor } from '../../access/actor.ts'
import type { RecordId } from '../../kernel/ids.ts'
import type { Logger } from '../../kernel/logger.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import type { ContentStore } from '../../records/content-store.ts'
import { currentComponents } from '../../records/current-components.ts'
import { compareWithCapture } from '../fixity/compare-with-capture.ts'
import type { IngestTx } from '../ports.ts'
import { findLostTexts } from './find-lost-texts.ts'

interface Deps {
  readonly unitOfWork: UnitOfWork<IngestTx>
  readonly contentStore: ContentStore
  readonly logger: Logger
}

/**
 * Has records read anew from their originals, because a text that was read from them is missing or damaged. Answers for how
 * many that can be done; where the original is missing or damaged too, the log says so and nothing of the record changes.
 * A text is asked for once: what is lost is let go of with the asking, so that a reading which does not bring it back, of an
 * attachment that is not found any more, is not asked for again and again.
 */
export function makeReadAgain(deps: Deps) {
  return async (recordIds: readonly RecordId[]): Promise<number> => {
    let asked = 0
    for (const id of recordIds) if (await readOneAgain(deps, id)) asked += 1
    return asked
  }
}

async function readOneAgain(deps: Deps, id: RecordId): Promise<boolean> {
  const { unitOfWork, contentStore, logger } = deps
  const record = await unitOfWork.run((tx) => tx.records.find(id))
  // Gone, or being destroyed: its texts are missing because they must be.
  if (record?.state !== 'active') return false
  const components = currentComponents(record.components)
  const lost = await findLostTexts(contentStore, components)
  const [original] = components
  // Looked at before anything is let go of: once the original is restored from a backup, the text is asked for again.
  if (original === undefined || (await compareWithCapture(contentStore, original)) !== 'as-captured') {
    logger.error(
      'an extracted text and the document that it was read from are missing or damaged: restore them from a backup, then reindex',
      { recordId: id },
    )
    return false
  }
  const isAsked = await unitOfWork.run((tx) => ask(tx, id, lost))
  if (isAsked)
    logger.warn('an extracted text is missing or damaged: its record is read again', { recordId: id })
  return isAsked
}

async function ask(tx: IngestTx, id: RecordId, lost: ReadonlySet<string>): Promise<boolean> {
  const record = await tx.records.findForChange(id)
  if (record?.state !== 'active') return false
  const components = currentComponents(record.components)
  // Those that were found lost, and that no other reading has replaced since.
  const textless = components.filter(({ textKey }) => textKey !== null && lost.has(textKey))
  if (record.reading !== 'pending' || textless.length > 0) {
    await tx.records.awaitReading(
      id,
      textless.map((component) => component.id),
    )
    // Where all stand again by now, the index alone has to hear of it: nothing is damaged.
    for (const component of textless) {
      await tx.audit.append({
        actor: systemActor,
        action: 'content.damaged',
        subject: { type: 'record', id },
        codes: { component: component.id, code: 'text-lost' },
        conditions: record.access,
      })
    }
  }
  await tx.jobs.enqueue('read-record', { recordId: id }, { key: `read-record:${id}` })
  return true
}

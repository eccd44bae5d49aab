import type { Actor } from '../../access/actor.ts'
import type { RecordId } from '../../kernel/ids.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import type { ContentStore } from '../../records/content-store.ts'
import { currentComponents } from '../../records/current-components.ts'
import type { PageText } from '../../records/page-text.ts'
import type { ReadingState } from '../../records/record-entity.ts'
import type { IngestTx } from '../ports.ts'
import type { FindRecord, FoundRecord } from './find-record.ts'
import { loadText } from './load-text.ts'

export type RecordText =
  | { readonly outcome: 'live'; readonly reading: ReadingState; readonly pages: readonly PageText[] }
  | Exclude<FoundRecord, { readonly outcome: 'live' }>

interface Deps {
  readonly findRecord: FindRecord
  readonly contentStore: ContentStore
  readonly unitOfWork: UnitOfWork<IngestTx>
}

/** The extracted text of the whole unit, attachments after the document, pages numbered through. */
export function makeGetText({ findRecord, contentStore, unitOfWork }: Deps) {
  return async (actor: Actor, id: RecordId): Promise<RecordText> => {
    const found = await findRecord(actor, 'read-record', id)
    if (found.outcome !== 'live') return found
    const { record } = found
    if (record.marking !== 'official') {
      await unitOfWork.run(async (tx) => {
        await tx.audit.append({
          actor,
          action: 'text.opened',
          subject: { type: 'record', id },
          codes: { marking: record.marking },
          conditions: record.access,
        })
      })
    }
    const pages: PageText[] = []
    for (const component of currentComponents(record.components)) {
      for (const page of await loadText(contentStore, component.textKey))
        pages.push({ ...page, number: pages.length + 1 })
    }
    return { outcome: 'live', reading: record.reading, pages }
  }
}

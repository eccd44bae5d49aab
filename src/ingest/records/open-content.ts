import type { Actor } from '../../access/actor.ts'
import { markNoted } from '../../access/noted-refusal.ts'
import { notFound } from '../../access/require-allowed.ts'
import type { RecordId } from '../../kernel/ids.ts'
import { MunimentError } from '../../kernel/muniment-error.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import type { ByteRange, ContentStore } from '../../records/content-store.ts'
import type { ComponentEntity, RecordEntity } from '../../records/record-entity.ts'
import type { IngestTx } from '../ports.ts'
import type { FindRecord, FoundRecord } from './find-record.ts'
import type { NoteRefusal } from './note-refusal.ts'

/** Bytes that may be opened, once the answer's headers are settled. */
export type OpenableContent =
  | {
      readonly outcome: 'live'
      readonly component: ComponentEntity
      open(range?: ByteRange): Promise<AsyncIterable<Uint8Array>>
    }
  | Exclude<FoundRecord, { readonly outcome: 'live' }>

interface Deps {
  readonly findRecord: FindRecord
  readonly contentStore: ContentStore
  readonly unitOfWork: UnitOfWork<IngestTx>
  readonly noteRefusal: NoteRefusal
}

/**
 * Finds a component's bytes: the document as captured where none is named. Opening marked content is written to the
 * audit log before the first byte leaves. Quarantined content is for IG officers only (`forbidden-role`).
 */
export function makeOpenContent({ findRecord, contentStore, unitOfWork, noteRefusal }: Deps) {
  return async (actor: Actor, id: RecordId, componentId?: string): Promise<OpenableContent> => {
    const found = await findRecord(actor, 'read-record', id)
    if (found.outcome !== 'live') return found
    const { record } = found
    const component = record.components.find((each) =>
      componentId === undefined ? each.role === 'original' : each.id === componentId,
    )
    if (component === undefined) throw notFound()
    if (isKeptFrom(actor, record, component)) {
      await noteRefusal(actor, 'read-record', id)
      throw markNoted(
        new MunimentError(
          'forbidden-role',
          'This document is quarantined: an information governance officer can open it.',
        ),
      )
    }
    return {
      outcome: 'live',
      component,
      open: async (range) => {
        if (record.marking !== 'official')
          await unitOfWork.run((tx) => noteOpening(tx, actor, record, component))
        return contentStore.open(component.objectKey, range)
      },
    }
  }
}

/**
 * What could harm whoever opens it is for IG officers only (DESIGN §7): all of a record whose document is quarantined, and a
 * quarantined part or earlier version of one that is not.
 */
function isKeptFrom(actor: Actor, record: RecordEntity, component: ComponentEntity): boolean {
  if (actor.kind === 'system' || !(component.quarantined || record.reading === 'quarantined')) return false
  return !(actor.kind === 'person' && actor.role === 'ig-officer')
}

async function noteOpening(
  tx: IngestTx,
  actor: Actor,
  record: RecordEntity,
  component: ComponentEntity,
): Promise<void> {
  await tx.audit.append({
    actor,
    action: 'content.opened',
    subject: { type: 'record', id: record.id },
    codes: { component: component.id, marking: record.marking },
    details: { filename: component.filename },
    conditions: record.access,
  })
}

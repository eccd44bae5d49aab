import type { Action } from '../../access/action.ts'
import type { Actor } from '../../access/actor.ts'
import { notFound, requireAllowed } from '../../access/require-allowed.ts'
import type { RecordId } from '../../kernel/ids.ts'
import type { AccessConditions } from '../../records/access-conditions.ts'
import type { RecordEntity, Stub } from '../../records/record-entity.ts'
import type { FilingReader, ReadableAccessSets } from '../ports.ts'
import { asReadBy } from './as-read-by.ts'
import type { NoteRefusal } from './note-refusal.ts'

/** What became of a record that the asker may read. What they may not read is `not-found`, like what never was. */
export type FoundRecord =
  | { readonly outcome: 'live'; readonly record: RecordEntity }
  | { readonly outcome: 'being-destroyed'; readonly access: AccessConditions }
  | { readonly outcome: 'gone'; readonly stub: Stub }

interface Deps {
  readonly reader: FilingReader
  readonly readableAccessSets: ReadableAccessSets
  readonly noteRefusal: NoteRefusal
}

export type FindRecord = (actor: Actor, action: Action, id: RecordId) => Promise<FoundRecord>

/** Finds a record through both walls: row-level security first, the policy function on what comes back. */
export function makeFindRecord({ reader, readableAccessSets, noteRefusal }: Deps): FindRecord {
  return async (actor, action, id) => {
    requireAllowed(actor, action)
    const accessSets = await readableAccessSets(actor)
    const record = await reader.findRecord(accessSets, id)
    if (record === undefined) {
      await noteRefusal(actor, action, id)
      throw notFound()
    }
    requireAllowed(actor, action, record.access)
    if (record.state === 'active') return { outcome: 'live', record: asReadBy(actor, record) }
    if (record.state === 'destroying') return { outcome: 'being-destroyed', access: record.access }
    const found = await reader.findStub(accessSets, id)
    if (found === undefined) throw notFound()
    return { outcome: 'gone', stub: found.stub }
  }
}

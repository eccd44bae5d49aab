import type { Action } from '../../access/action.ts'
import type { PersonActor } from '../../access/actor.ts'
import type { ConsistencyProof } from '../../audit/get-consistency.ts'
import type { AuditProof } from '../../audit/get-proof.ts'
import type { AuditFilter } from '../../audit/ports.ts'
import type { AuditEntryView } from '../../audit/present-entry.ts'
import type { Page, PageRequest } from '../../kernel/page.ts'
import type { CivilDate } from '../../records/dates/civil-date.ts'

/** No call here, and none anywhere, clears or shortens the log (DESIGN §6). */
export interface AuditServices {
  /** Writes down that a known person asked for what their role does not allow; the edge then answers 403. */
  recordRefusal(actor: PersonActor, action: Action): Promise<void>
  entries(actor: PersonActor, filter: AuditFilter, page: PageRequest): Promise<Page<AuditEntryView>>
  /** The newest checkpoint: a C2SP signed note. None yet: `not-found`. */
  checkpoint(actor: PersonActor): Promise<string>
  /** Inclusion of one entry under the newest checkpoint. Beyond it: `not-found`. */
  proof(actor: PersonActor, position: number): Promise<AuditProof>
  /** That the newest checkpoint's log begins with its first `from` entries. None, or beyond it: `not-found`. */
  consistency(actor: PersonActor, from: number): Promise<ConsistencyProof>
  /** The export as text, streamed; `jsonl` lines without the newline are the leaves. */
  export(
    actor: PersonActor,
    request: { readonly format: 'jsonl' | 'csv'; readonly from?: CivilDate; readonly to?: CivilDate },
  ): AsyncIterable<Uint8Array | string>
}

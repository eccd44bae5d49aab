import type { Action } from '../../access/action.ts'
import type { PersonActor } from '../../access/actor.ts'
import type { CivilDate } from '../../records/civil-date.ts'
import type { Page, PageRequest } from './page.ts'

export interface AuditEntryView {
  readonly position: number
  readonly at: Date
  readonly actor: string
  readonly action: string
  readonly subject: { readonly type: string; readonly id: string } | null
  readonly outcome: string
  readonly details: { readonly [name: string]: unknown } | 'withheld'
}

export interface AuditFilter {
  readonly from?: CivilDate
  readonly to?: CivilDate
  readonly action?: string
  readonly actor?: string
  /** Id of what the entry is about. */
  readonly subject?: string
}

export interface AuditProof {
  readonly position: number
  readonly treeSize: number
  readonly leafHash: string
  readonly rootHash: string
  /** Audit path of RFC 6962, hexadecimal or base64 as the log writes them. */
  readonly path: readonly string[]
  readonly checkpoint: string | null
}

/** No call here, and none anywhere, clears or shortens the log (DESIGN §6). */
export interface AuditServices {
  /** Writes down that a known person asked for what their role does not allow; the edge then answers 403. */
  recordRefusal(actor: PersonActor, action: Action): Promise<void>
  entries(actor: PersonActor, filter: AuditFilter, page: PageRequest): Promise<Page<AuditEntryView>>
  /** The newest checkpoint: a C2SP signed note. None yet: `not-found`. */
  checkpoint(actor: PersonActor): Promise<string>
  /** Inclusion of one entry under the newest checkpoint. Beyond it: `not-found`. */
  proof(actor: PersonActor, position: number): Promise<AuditProof>
  /** The export as text, streamed; `jsonl` lines without the newline are the leaves. */
  export(
    actor: PersonActor,
    request: { readonly format: 'jsonl' | 'csv'; readonly from?: CivilDate; readonly to?: CivilDate },
  ): AsyncIterable<Uint8Array | string>
}

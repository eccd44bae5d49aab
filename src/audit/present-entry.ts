import type { AuditSubject } from './audit-event.ts'
import type { JsonValue } from './canonical-json.ts'
import { readLeaf } from './leaf.ts'
import type { Sight } from './log-reader.ts'
import type { StoredDetail, StoredEntry } from './ports.ts'
import { leafHash } from './tree/merkle-hash.ts'

/** An entry as a reader of the log sees it. */
export interface AuditEntryView {
  readonly position: number
  readonly id: string
  readonly at: Date
  /** Id of who acted. */
  readonly actor: string
  /** As it was at the time; `null` once erased. */
  readonly actorName: string | null
  readonly action: string
  readonly subject: AuditSubject
  readonly outcome: string
  /** What the leaf holds, and what lies beside it as far as the reader may see: erased details are `null`. */
  readonly details: { readonly [name: string]: JsonValue } | 'withheld'
  /** SHA-256(0x00 ‖ leaf), hexadecimal. */
  readonly leafHash: string
}

/** Shows an entry from its leaf, which is what is proven, and from what lies beside. */
export function presentEntry(
  entry: StoredEntry,
  beside: readonly StoredDetail[],
  { mayRead, withheld: whole }: Sight,
): AuditEntryView {
  const leaf = readLeaf(entry.bytes)
  const named = new Map(beside.map((detail) => [detail.name, detail]))
  const withheld =
    whole.has(entry.found.entryId) ||
    beside.some(({ conditions }) => conditions !== null && !mayRead(conditions))
  const details: [string, JsonValue][] = Object.entries(leaf.codes)
  for (const name of Object.keys(leaf.commitments)) {
    if (name !== 'actorName') details.push([name, named.get(name)?.value ?? null])
  }
  return {
    position: entry.position,
    id: leaf.id,
    at: new Date(leaf.at),
    actor: leaf.actor.id,
    actorName: named.get('actorName')?.value ?? null,
    action: leaf.action,
    subject: leaf.subject,
    outcome: leaf.outcome,
    details: withheld ? 'withheld' : Object.fromEntries(details),
    leafHash: leafHash(entry.bytes).toString('hex'),
  }
}

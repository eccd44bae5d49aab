import { isMunimentError, MunimentError } from '../kernel/muniment-error.ts'
import type { AuditAction } from './audit-actions.ts'
import type { AuditActor, AuditEntryId, AuditOutcome, AuditSubject } from './audit-event.ts'
import { canonicalJson, type JsonValue } from './canonical-json.ts'
import { leafHash } from './tree/merkle-hash.ts'

/** What a leaf says before it has its place in the log. */
export interface LeafDraft {
  readonly v: 1
  readonly id: AuditEntryId
  /** RFC 3339 in UTC with milliseconds, by the business clock. */
  readonly at: string
  readonly actor: { readonly kind: AuditActor['kind']; readonly id: string }
  readonly action: AuditAction
  readonly subject: AuditSubject
  readonly outcome: AuditOutcome
  readonly codes: { readonly [name: string]: JsonValue }
  /** Name of a detail to its commitment. */
  readonly commitments: { readonly [name: string]: string }
}

/** An entry's content: its canonical JSON is the leaf. */
export interface Leaf extends LeafDraft {
  readonly position: number
  /** Hash of the leaf before, which tells between two checkpoints where a change was made; `null` for the first. */
  readonly previous: string | null
}

/** An entry in its place. `bytes` is what the tree is built of. */
export interface SequencedLeaf {
  readonly leaf: Leaf
  readonly bytes: Buffer
  readonly hash: Buffer
}

/** The canonical text of a draft, as it waits in the outbox. */
export function draftText(draft: LeafDraft): string {
  return canonicalJson({ ...draft, subject: { ...draft.subject } })
}

/** Reads back what `draftText` wrote into the outbox of the same database. */
export function readDraft(text: string): LeafDraft {
  return JSON.parse(text) as LeafDraft
}

/** Gives drafts, as texts of the outbox, their places after `position - 1`, whose leaf has the hash `previous`. */
export function placeDrafts(
  drafts: readonly string[],
  first: { readonly position: number; readonly previous: Buffer | null },
): SequencedLeaf[] {
  let previous = first.previous?.toString('hex') ?? null
  return drafts.map((text, index) => {
    const leaf: Leaf = { ...readDraft(text), position: first.position + index, previous }
    const bytes = Buffer.from(canonicalJson({ ...leaf, subject: { ...leaf.subject } }))
    const hash = leafHash(bytes)
    previous = hash.toString('hex')
    return { leaf, bytes, hash }
  })
}

/** Reads a leaf back from its bytes. Throws `audit-log-damaged` for what this program cannot have written. */
export function readLeaf(bytes: Buffer): Leaf {
  let value: unknown
  try {
    value = JSON.parse(bytes.toString())
  } catch (cause) {
    throw new MunimentError('audit-log-damaged', 'An entry of the audit log is not JSON.', { cause })
  }
  if (!isLeaf(value)) throw new MunimentError('audit-log-damaged', 'An entry of the audit log is not whole.')
  return value
}

/** The same; nothing for what this program cannot have written. */
export function readLeafIfWhole(bytes: Buffer): Leaf | undefined {
  try {
    return readLeaf(bytes)
  } catch (error) {
    if (isMunimentError(error, 'audit-log-damaged')) return undefined
    throw error
  }
}

function isLeaf(value: unknown): value is Leaf {
  if (typeof value !== 'object' || value === null) return false
  // Checked member by member below.
  const leaf = value as { readonly [Name in keyof Leaf]?: unknown }
  return (
    leaf.v === 1 &&
    Number.isSafeInteger(leaf.position) &&
    [leaf.id, leaf.at, leaf.action, leaf.outcome].every((member) => typeof member === 'string') &&
    (leaf.previous === null || typeof leaf.previous === 'string') &&
    [leaf.actor, leaf.subject, leaf.codes, leaf.commitments].every(
      (member) => typeof member === 'object' && member !== null,
    )
  )
}

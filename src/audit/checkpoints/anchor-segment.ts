import { MunimentError } from '../../kernel/muniment-error.ts'
import { canonicalJson } from '../canonical-json.ts'
import { type KeyChange, keyChangeOf } from '../keys/key-change.ts'
import type { VerifierKey } from '../keys/note-key.ts'
import type { Subtree } from '../ports.ts'
import { collectSubtrees } from '../tree/collect-subtrees.ts'
import { bitsSet, edgeRoot, extendEdge, type MerkleEdge } from '../tree/merkle-edge.ts'
import { leafHash } from '../tree/merkle-hash.ts'
import { openCheckpoint } from './checkpoint.ts'

/** A checkpoint with the entries since the last one: what is written to a place outside of the database. */
export interface AnchorSegment {
  readonly number: number
  /** The tree before these entries. */
  readonly before: MerkleEdge
  /** Business instant of the checkpoint, RFC 3339. */
  readonly at: string
  /** Leaves from position `before.size` on. */
  readonly leaves: readonly Buffer[]
  readonly note: string
}

/** A segment whose signature and hashes were found right, with the tree after it. */
export interface VerifiedSegment extends AnchorSegment {
  readonly after: MerkleEdge
  /** Of its leaves. */
  readonly hashes: readonly Buffer[]
  /** Those of the kept subtrees that end within it. */
  readonly subtrees: readonly Subtree[]
  /** Hash of the last leaf. */
  readonly lastHash: Buffer
  /** Whether another key signs from this segment on. */
  readonly change: KeyChange | undefined
}

const FORMAT = 'muniment-anchor/1'

/**
 * The segment as bytes: a header line `muniment-anchor/1 {at, edge, from, number, to}` (canonical JSON, `edge` the roots
 * of the complete subtrees of the tree before, hexadecimal, largest first), one leaf a line, then the signed note.
 */
export function encodeSegment(segment: AnchorSegment): Buffer {
  const header = canonicalJson({
    number: segment.number,
    from: segment.before.size,
    to: segment.before.size + segment.leaves.length,
    at: segment.at,
    edge: segment.before.roots.map((root) => root.toString('hex')),
  })
  const newline = Buffer.from('\n')
  return Buffer.concat([
    Buffer.from(`${FORMAT} ${header}\n`),
    ...segment.leaves.flatMap((leaf) => [leaf, newline]),
    Buffer.from(segment.note),
  ])
}

/** The key that signs a log after a segment, or before it: the same but where it is replaced in it. */
export interface KeyAtSegment {
  readonly key: VerifierKey
  readonly is: 'before' | 'after'
}

/**
 * Reads a segment and checks all that it says: signature, number, and that its edge and leaves make the signed root. Where the key is
 * replaced in it, it must be from or to the one that is known, and both have signed it; only the new one where the old was lost.
 * Throws `audit-signature` or `audit-log-damaged`.
 */
export function openSegment(bytes: Buffer, number: number, { key, is }: KeyAtSegment): VerifiedSegment {
  const segment = decodeSegment(bytes, number)
  const change = keyChangeOf(segment.leaves)
  if (change !== undefined && change[is === 'before' ? 'from' : 'to'].text !== key.text) {
    throw new MunimentError(
      'audit-signature',
      `In anchored checkpoint ${number} the key of the log is replaced, and the key of this process is not the one that it names. Take a copy of the new one; where the replacement was cut short, run muniment audit replace-key again, which ends it.`,
      { details: { number } },
    )
  }
  const checkpoint = openCheckpoint(segment.note, signersOf(change, key), 'of-each')
  const hashes = segment.leaves.map((leaf) => leafHash(leaf))
  const { subtrees, note } = collectSubtrees()
  const after = extendEdge(segment.before, hashes, note)
  const lastHash = hashes.at(-1)
  if (lastHash === undefined || after.size !== checkpoint.size || !edgeRoot(after).equals(checkpoint.root)) {
    throw damaged(number, 'its entries do not make the root that was signed')
  }
  return { ...segment, after, hashes, subtrees, lastHash, change }
}

function signersOf(change: KeyChange | undefined, key: VerifierKey): readonly VerifierKey[] {
  if (change === undefined) return [key]
  return change.lost ? [change.to] : [change.from, change.to]
}

/** The change of key that a segment speaks of, whoever signed that; nothing for what is no segment. */
export function glanceAtKeyChange(bytes: Buffer, number: number): KeyChange | undefined {
  return keyChangeOf(decodeSegment(bytes, number).leaves)
}

function decodeSegment(bytes: Buffer, number: number): AnchorSegment {
  const headerEnd = bytes.indexOf('\n')
  const header = parseHeader(bytes.toString('utf8', 0, headerEnd))
  if (header === undefined || header.number !== number) throw damaged(number, 'its header cannot be read')
  const leaves: Buffer[] = []
  let begin = headerEnd + 1
  for (let position = header.from; position < header.to; position += 1) {
    const end = bytes.indexOf('\n', begin)
    if (end < 0) throw damaged(number, 'it is cut off')
    leaves.push(bytes.subarray(begin, end))
    begin = end + 1
  }
  const before = { size: header.from, roots: header.edge.map((root) => Buffer.from(root, 'hex')) }
  return { number, before, at: header.at, leaves, note: bytes.toString('utf8', begin) }
}

interface Header {
  readonly number: number
  readonly from: number
  readonly to: number
  readonly at: string
  readonly edge: readonly string[]
}

function parseHeader(line: string): Header | undefined {
  if (!line.startsWith(`${FORMAT} {`)) return undefined
  let value: unknown
  try {
    value = JSON.parse(line.slice(FORMAT.length + 1))
  } catch {
    return undefined
  }
  // Checked member by member below.
  const header = value as { readonly [Name in keyof Header]?: unknown }
  const { number, from, to, at, edge } = header
  if (!isCount(number) || !isCount(from) || !isCount(to) || to <= from || typeof at !== 'string')
    return undefined
  if (!Array.isArray(edge) || edge.length !== bitsSet(from)) return undefined
  if (!edge.every((root) => typeof root === 'string' && /^[0-9a-f]{64}$/.test(root))) return undefined
  return { number, from, to, at, edge }
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0
}

function damaged(number: number, what: string): MunimentError {
  return new MunimentError('audit-log-damaged', `Anchored checkpoint ${number} is damaged: ${what}.`, {
    details: { number },
  })
}

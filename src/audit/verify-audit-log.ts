import { isMunimentError } from '../kernel/muniment-error.ts'
import { glanceAtKeyChange, openSegment, type VerifiedSegment } from './checkpoints/anchor-segment.ts'
import { commitDetail } from './detail-commitment.ts'
import { type GapWatch, makeGapWatch } from './gap-watch.ts'
import { readKeyChange } from './keys/key-change.ts'
import type { SigningKey, VerifierKey } from './keys/note-key.ts'
import { readLeaf, readLeafIfWhole } from './leaf.ts'
import { detailsOf } from './list-audit-entries.ts'
import type { AuditReader, CheckpointAnchor, StoredDetail, StoredEntry, Subtree } from './ports.ts'
import { readInChunks } from './read-in-chunks.ts'
import { collectSubtrees } from './tree/collect-subtrees.ts'
import { hasSubtreeAhead, wrongSubtree } from './tree/compare-subtrees.ts'
import { edgeRoot, emptyEdge, extendEdge, type MerkleEdge } from './tree/merkle-edge.ts'
import { leafHash } from './tree/merkle-hash.ts'

export type TamperKind = 'altered' | 'removed' | 'reordered' | 'truncated' | 'forked' | 'signature'

/** What was found; the same shape as the stand-alone verifier's. */
export interface AuditVerification {
  readonly intact: boolean
  readonly entries: number
  /** Entries before this position lie under a checkpoint outside of the database. */
  readonly anchoredTo: number
  readonly firstBad?: { readonly position: number; readonly kind: TamperKind }
  /** What is no fault by itself and has to be known; absent where there is none. */
  readonly warnings?: readonly AuditWarning[]
}

/**
 * `key-lost`: at this entry another key began, and the one before, being lost, did not sign that. It vouches for the entries before
 * `signedTo`; for those from there on, and for what stood between, only the new one does.
 * `earlier-key`: the key that was given began at this entry; what was signed before is vouched for by what it signed since.
 */
export interface AuditWarning {
  readonly position: number
  readonly kind: 'key-lost' | 'earlier-key'
  readonly signedTo: number
}

interface Deps {
  readonly auditReader: AuditReader
  readonly anchor: CheckpointAnchor
  readonly signingKey: Pick<SigningKey, 'verifier'>
  readonly sequenceEntries: () => Promise<number>
}

type Finding = { readonly position: number; readonly kind: TamperKind }

/**
 * Compares every entry in the database with the bytes that were anchored outside of it, and what lies beside with its
 * commitments; the anchor itself with its signatures, and the copies of its checkpoints with it, which also show where it has
 * lost some. Of what is gone from beside an entry must say why. Finds the first position that is wrong. Streams; changes
 * nothing, but for what waits behind a sound log and may get its place.
 */
export function makeVerifyAuditLog(deps: Deps) {
  return async (): Promise<AuditVerification> => {
    const entries = await deps.auditReader.size()
    let edge: MerkleEdge = emptyEdge
    let lastHash: Buffer | null = null
    // The copies first: each is made of what was anchored before, so an anchor that is whole never seems behind.
    const copied = (await deps.auditReader.newestCheckpoint())?.number ?? -1
    const newest = (await deps.anchor.newest()) ?? -1
    const gaps = makeGapWatch(deps)
    let key = await firstKey(deps, newest)
    // Of the last segment before which our own key was not the log's yet, though it should be by the end.
    let handedOverAt = 0
    const warnings: AuditWarning[] = []
    for (let number = 0; number <= newest; number += 1) {
      const segment = await readSegment(deps, number, edge, key)
      const finding = segment === 'false' ? { position: edge.size, kind: 'signature' as const } : undefined
      if (segment === 'false' || segment === 'forked') {
        return judged(entries, edge.size, finding ?? { position: edge.size, kind: 'forked' })
      }
      const fault =
        (await compareSegment(deps, gaps.watch, segment, entries)) ??
        (await compareCopy(deps.auditReader, segment, copied)) ??
        (await compareSubtrees(deps.auditReader, segment.subtrees))
      if (fault !== undefined) return judged(entries, segment.after.size, fault)
      const { change } = segment
      if (change !== undefined) {
        key = change.to
        handedOverAt = edge.size
        const position = edge.size + segment.leaves.findLastIndex((leaf) => readKeyChange(leaf) !== undefined)
        if (change.lost) warnings.push({ position, kind: 'key-lost', signedTo: edge.size })
      }
      edge = segment.after
      lastHash = segment.lastHash
    }
    // Whoever can write to the anchor can hand the log over to a key of theirs, and not back to ours.
    if (key.text !== deps.signingKey.verifier.text)
      return judged(entries, handedOverAt, { position: handedOverAt, kind: 'signature' })
    // The anchor has lost what was copied from it, or somebody put a copy in.
    if (copied > newest) return judged(entries, edge.size, { position: edge.size, kind: 'signature' })
    const fault = await followTail(deps, gaps.watch, { edge, lastHash, entries })
    if (fault !== undefined) return judged(entries, edge.size, fault)
    // A log that is wrong itself may lack what says why something is gone: only a sound one is asked, and added to.
    const gap = await gaps.first()
    const found = judged(
      entries,
      edge.size,
      gap === undefined ? undefined : { position: gap, kind: 'removed' },
    )
    return warnings.length === 0 ? found : { ...found, warnings }
  }
}

function judged(entries: number, anchoredTo: number, firstBad: Finding | undefined): AuditVerification {
  const found = { intact: firstBad === undefined, entries, anchoredTo }
  return firstBad === undefined ? found : { ...found, firstBad }
}

/** The key that the log began with, by what the first change says of it, whoever signed that; our own where there was none. */
async function firstKey({ anchor, signingKey }: Deps, newest: number): Promise<VerifierKey> {
  for (let number = 0; number <= newest; number += 1) {
    const bytes = await anchor.read(number)
    if (bytes === undefined) break
    const key = keyBefore(bytes, number, signingKey.verifier)
    if (key !== undefined) return key
  }
  return signingKey.verifier
}

/** The key before the change that a segment speaks of; our own where it is the first and under our own. */
function keyBefore(bytes: Buffer, number: number, own: VerifierKey): VerifierKey | undefined {
  try {
    const change = glanceAtKeyChange(bytes, number)
    if (change !== undefined) return change.from
    if (number > 0) return undefined
    openSegment(bytes, number, { key: own, is: 'before' })
    return own
  } catch (error) {
    if (isMunimentError(error)) return undefined
    throw error
  }
}

/** `false` where a segment is missing or not what was signed; `forked` where it does not continue the one before. */
async function readSegment(
  { anchor }: Deps,
  number: number,
  before: MerkleEdge,
  key: VerifierKey,
): Promise<VerifiedSegment | 'false' | 'forked'> {
  const bytes = await anchor.read(number)
  if (bytes === undefined) return 'false'
  try {
    const segment = openSegment(bytes, number, { key, is: 'before' })
    const continues = segment.before.size === before.size && edgeRoot(segment.before).equals(edgeRoot(before))
    return continues ? segment : 'forked'
  } catch (error) {
    if (isMunimentError(error)) return 'false'
    throw error
  }
}

async function compareSegment(
  { auditReader }: Deps,
  watchGaps: GapWatch['watch'],
  segment: VerifiedSegment,
  size: number,
): Promise<Finding | undefined> {
  const [begin, end] = [segment.before.size, segment.after.size]
  let expected = begin
  for await (const entries of readInChunks(auditReader, begin, end)) {
    const beside = await detailsOf(auditReader, entries)
    for (const entry of entries) {
      const leaf = segment.leaves[expected - begin]
      const hash = segment.hashes[expected - begin]
      if (entry.position !== expected) return { position: expected, kind: 'removed' }
      if (leaf === undefined || hash === undefined || !leaf.equals(entry.bytes)) {
        return { position: expected, kind: await explainDifference(auditReader, entry, leaf) }
      }
      if (!agrees(entry, hash, beside.get(entry.found.entryId) ?? []))
        return { position: expected, kind: 'altered' }
      expected += 1
    }
    await watchGaps(entries, beside)
  }
  if (expected === end) return undefined
  return { position: expected, kind: expected >= size ? 'truncated' : 'removed' }
}

/**
 * The database's copy, which readers are given, says what was anchored. Copies are made in order, so one before `copied`, the
 * newest, must be there; after a crash those behind it may not be there yet.
 */
async function compareCopy(
  auditReader: AuditReader,
  { number, note, before, after }: VerifiedSegment,
  copied: number,
): Promise<Finding | undefined> {
  const [found] = await auditReader.checkpoints(number, 1)
  const copy = found?.number === number ? found : undefined
  const isRight = copy === undefined ? number > copied : copy.note === note && copy.size === after.size
  return isRight ? undefined : { position: before.size, kind: 'signature' }
}

/** Whether the entry is elsewhere now, is gone and others moved up, or was written over. */
async function explainDifference(
  auditReader: AuditReader,
  entry: StoredEntry,
  anchored: Buffer | undefined,
): Promise<TamperKind> {
  const elsewhere = anchored === undefined ? undefined : await auditReader.positionOf(leafHash(anchored))
  if (elsewhere !== undefined && elsewhere !== entry.position) return 'reordered'
  const here = readLeafIfWhole(entry.bytes)
  const [next] = await auditReader.entries(entry.position + 1, 1)
  const after = next === undefined ? undefined : readLeafIfWhole(next.bytes)
  if (here === undefined) return 'altered'
  if (here.position > entry.position && after?.position !== entry.position + 1) return 'removed'
  // Another entry altogether, which the next one continues: the log was cut and went on another way.
  const was = anchored === undefined ? undefined : readLeaf(anchored)
  const continued = after === undefined || after.previous === leafHash(entry.bytes).toString('hex')
  return here.id !== was?.id && here.previous === was?.previous && continued ? 'forked' : 'altered'
}

/** What proofs are made of, and what the next subtrees are made of. */
async function compareSubtrees(
  auditReader: AuditReader,
  subtrees: readonly Subtree[],
): Promise<Finding | undefined> {
  const position = await wrongSubtree(auditReader, subtrees)
  return position === undefined ? undefined : { position, kind: 'altered' }
}

/** Entries that no checkpoint covers yet: at least they must follow each other, and nothing may stand beyond the last. */
async function followTail(
  { auditReader }: Deps,
  watchGaps: GapWatch['watch'],
  from: { readonly edge: MerkleEdge; readonly lastHash: Buffer | null; readonly entries: number },
): Promise<Finding | undefined> {
  let { edge } = from
  let previous = from.lastHash?.toString('hex') ?? null
  for await (const entries of readInChunks(auditReader, edge.size, Number.MAX_SAFE_INTEGER)) {
    const beside = await detailsOf(auditReader, entries)
    const hashes: Buffer[] = []
    for (const entry of entries) {
      const position = edge.size + hashes.length
      if (entry.position !== position) return { position, kind: 'removed' }
      const leaf = readLeafIfWhole(entry.bytes)
      const hash = leafHash(entry.bytes)
      const follows = leaf?.position === position && leaf.previous === previous
      if (!follows || !agrees(entry, hash, beside.get(entry.found.entryId) ?? []))
        return { position, kind: 'altered' }
      previous = hash.toString('hex')
      hashes.push(hash)
    }
    await watchGaps(entries, beside)
    const { subtrees, note } = collectSubtrees()
    edge = extendEdge(edge, hashes, note)
    const fault = await compareSubtrees(auditReader, subtrees)
    if (fault !== undefined) return fault
  }
  const isFree = edge.size >= from.entries && !(await hasSubtreeAhead(auditReader, edge.size))
  return isFree ? undefined : { position: edge.size, kind: 'altered' }
}

/** Whether the columns that entries are found and proven by, and what lies beside, say what the leaf says. */
function agrees(
  { bytes, hash: kept, found }: StoredEntry,
  hash: Buffer,
  beside: readonly StoredDetail[],
): boolean {
  const leaf = readLeaf(bytes)
  return (
    kept.equals(hash) &&
    found.entryId === leaf.id &&
    // What somebody wrote there may be no day, and no Date then.
    new Date(found.at).getTime() === Date.parse(leaf.at) &&
    found.actor === leaf.actor.id &&
    found.action === leaf.action &&
    found.subjectType === leaf.subject.type &&
    found.subjectId === leaf.subject.id &&
    beside.every(({ name, value, salt, subjectType, subjectId }) => {
      const commitment = leaf.commitments[name]
      if (commitment === undefined) return false
      // Kept under another subject it would outlive the erasure of its own.
      if (subjectType !== leaf.subject.type || subjectId !== leaf.subject.id) return false
      return value === null || salt === null || commitDetail({ name, value, salt }) === commitment
    })
  )
}

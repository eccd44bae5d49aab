import { isMunimentError } from '../kernel/muniment-error.ts'
import { openSegment, type VerifiedSegment } from './anchor-segment.ts'
import { commitDetail } from './detail-commitment.ts'
import { readLeaf, readLeafIfWhole } from './leaf.ts'
import { detailsOf } from './list-audit-entries.ts'
import { edgeRoot, emptyEdge, type MerkleEdge } from './merkle-edge.ts'
import { leafHash } from './merkle-hash.ts'
import type { SigningKey } from './note-key.ts'
import type { AuditReader, CheckpointAnchor, StoredDetail, StoredEntry } from './ports.ts'
import { readInChunks } from './read-in-chunks.ts'
import { unexplainedGaps } from './unexplained-gaps.ts'

export type TamperKind = 'altered' | 'removed' | 'reordered' | 'truncated' | 'forked' | 'signature'

/** What was found; the same shape as the stand-alone verifier's. */
export interface AuditVerification {
  readonly intact: boolean
  readonly entries: number
  /** Entries before this position lie under a checkpoint outside of the database. */
  readonly anchoredTo: number
  readonly firstBad?: { readonly position: number; readonly kind: TamperKind }
}

interface Deps {
  readonly auditReader: AuditReader
  readonly anchor: CheckpointAnchor
  readonly signingKey: SigningKey
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
    for (let number = 0; number <= newest; number += 1) {
      const segment = await readSegment(deps, number, edge)
      const finding = segment === 'false' ? { position: edge.size, kind: 'signature' as const } : undefined
      if (segment === 'false' || segment === 'forked') {
        return judged(entries, edge.size, finding ?? { position: edge.size, kind: 'forked' })
      }
      const fault =
        (await compareSegment(deps, gaps.watch, segment, entries)) ??
        (await compareCopy(deps.auditReader, segment, copied))
      if (fault !== undefined) return judged(entries, segment.after.size, fault)
      edge = segment.after
      lastHash = segment.lastHash
    }
    // The anchor has lost what was copied from it, or somebody put a copy in.
    if (copied > newest) return judged(entries, edge.size, { position: edge.size, kind: 'signature' })
    const fault = await followTail(deps, gaps.watch, edge.size, lastHash)
    // A log that is wrong itself may lack what says why something is gone: only a sound one is asked, and added to.
    return judged(entries, edge.size, fault ?? (await gaps.first()))
  }
}

function judged(entries: number, anchoredTo: number, firstBad: Finding | undefined): AuditVerification {
  const found = { intact: firstBad === undefined, entries, anchoredTo }
  return firstBad === undefined ? found : { ...found, firstBad }
}

/** `false` where a segment is missing or not what was signed; `forked` where it does not continue the one before. */
async function readSegment(
  { anchor, signingKey }: Deps,
  number: number,
  before: MerkleEdge,
): Promise<VerifiedSegment | 'false' | 'forked'> {
  const bytes = await anchor.read(number)
  if (bytes === undefined) return 'false'
  try {
    const segment = openSegment(bytes, number, [signingKey.verifier])
    const continues = segment.before.size === before.size && edgeRoot(segment.before).equals(edgeRoot(before))
    return continues ? segment : 'forked'
  } catch (error) {
    if (isMunimentError(error)) return 'false'
    throw error
  }
}

async function compareSegment(
  { auditReader }: Deps,
  watchGaps: WatchGaps,
  segment: VerifiedSegment,
  size: number,
): Promise<Finding | undefined> {
  const [begin, end] = [segment.before.size, segment.after.size]
  let expected = begin
  for await (const entries of readInChunks(auditReader, begin, end)) {
    const beside = await detailsOf(auditReader, entries)
    for (const entry of entries) {
      const leaf = segment.leaves[expected - begin]
      if (entry.position !== expected) return { position: expected, kind: 'removed' }
      if (leaf === undefined || !leaf.equals(entry.bytes)) {
        return { position: expected, kind: await explainDifference(auditReader, entry, leaf) }
      }
      if (!agrees(entry, beside.get(entry.found.entryId) ?? []))
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

/** Entries that no checkpoint covers yet: at least they must follow each other. */
async function followTail(
  { auditReader }: Deps,
  watchGaps: WatchGaps,
  size: number,
  lastHash: Buffer | null,
): Promise<Finding | undefined> {
  let expected = size
  let previous = lastHash?.toString('hex') ?? null
  for await (const entries of readInChunks(auditReader, size, Number.MAX_SAFE_INTEGER)) {
    const beside = await detailsOf(auditReader, entries)
    for (const entry of entries) {
      const leaf = readLeafIfWhole(entry.bytes)
      if (entry.position !== expected) return { position: expected, kind: 'removed' }
      if (leaf?.position !== expected || leaf.previous !== previous)
        return { position: expected, kind: 'altered' }
      if (!agrees(entry, beside.get(entry.found.entryId) ?? []))
        return { position: expected, kind: 'altered' }
      previous = leafHash(entry.bytes).toString('hex')
      expected += 1
    }
    await watchGaps(entries, beside)
  }
  return undefined
}

type WatchGaps = (
  entries: readonly StoredEntry[],
  beside: ReadonlyMap<string, readonly StoredDetail[]>,
) => Promise<void>

/** Watches for the first place beside which a text is gone and nothing says why. */
function makeGapWatch({ auditReader, sequenceEntries }: Deps) {
  let suspected: number | undefined
  let end = 0
  const watch: WatchGaps = async (entries, beside) => {
    end = (entries.at(-1)?.position ?? end - 1) + 1
    suspected ??= (await unexplainedGaps(auditReader, entries, beside, Number.POSITIVE_INFINITY))[0]
  }
  const first = async (): Promise<Finding | undefined> => {
    if (suspected === undefined) return undefined
    for await (const entries of readInChunks(auditReader, suspected, end)) {
      const beside = await detailsOf(auditReader, entries)
      const gaps = () => unexplainedGaps(auditReader, entries, beside, Number.POSITIVE_INFINITY)
      if ((await gaps()).length === 0) continue
      // What says so may have been committed with it a moment ago and wait for its place.
      await placeWaiting(sequenceEntries)
      const [position] = await gaps()
      if (position !== undefined) return { position, kind: 'removed' }
    }
    return undefined
  }
  return { watch, first }
}

async function placeWaiting(sequenceEntries: () => Promise<number>): Promise<void> {
  try {
    await sequenceEntries()
  } catch (error) {
    if (!isMunimentError(error, 'audit-log-damaged')) throw error
  }
}

/** Whether the columns that entries are found by, and what lies beside, say what the leaf says. */
function agrees({ bytes, found }: StoredEntry, beside: readonly StoredDetail[]): boolean {
  const leaf = readLeaf(bytes)
  return (
    found.entryId === leaf.id &&
    found.at.toISOString() === leaf.at &&
    found.actor === leaf.actor.id &&
    found.action === leaf.action &&
    found.subjectType === leaf.subject.type &&
    found.subjectId === leaf.subject.id &&
    beside.every(({ name, value, salt }) => {
      const commitment = leaf.commitments[name]
      if (commitment === undefined) return false
      return value === null || salt === null || commitDetail({ name, value, salt }) === commitment
    })
  )
}

import type { Clock } from '../../kernel/clock.ts'
import { MunimentError } from '../../kernel/muniment-error.ts'
import { keyChangeOf } from '../keys/key-change.ts'
import type { SigningKey } from '../keys/note-key.ts'
import { readLeaf } from '../leaf.ts'
import type {
  AnchoredCheckpoint,
  AuditReader,
  AuditSequence,
  CheckpointAnchor,
  StoredEntry,
} from '../ports.ts'
import { edgeRoot, extendEdge } from '../tree/merkle-edge.ts'
import { leafHash } from '../tree/merkle-hash.ts'
import { encodeSegment } from './anchor-segment.ts'
import type { AnchorState, ReadAnchorState } from './anchor-state.ts'
import { signCheckpoint } from './checkpoint.ts'
import { refuseLostCheckpoints } from './refuse-lost-checkpoints.ts'
import { makeSegmentReader } from './segment-reader.ts'

/** The key that an entry at the end of the log names as the next. */
export interface Successor {
  readonly key: SigningKey
  /** Our own is gone and signs no more. */
  readonly lost: boolean
}

interface Deps {
  readonly auditSequence: AuditSequence
  readonly auditReader: AuditReader
  readonly anchor: CheckpointAnchor
  readonly readAnchorState: ReadAnchorState
  readonly signingKey: SigningKey
  readonly sequenceEntries: () => Promise<number>
  readonly clock: Clock
  /** Only where the key is replaced: the checkpoint that covers the entry is the last that is written then. */
  readonly successor?: Successor
}

/** So many entries a checkpoint at most: what is held in memory while one is written. */
const SEGMENT = 5000

/**
 * Places what waits and anchors every entry that was committed before the call; answers the newest checkpoint, or
 * nothing for a log without entries. Costs only what is new. Signs nothing that does not continue what was signed
 * before: throws `audit-log-damaged` where the database no longer fits the anchor.
 */
export function makeWriteCheckpoint(deps: Deps) {
  return async (): Promise<AnchoredCheckpoint | null> => {
    await deps.sequenceEntries()
    return await deps.auditSequence.whileNobodyElseAnchors(async () => {
      await copyMissing(deps, await deps.readAnchorState())
      for (;;) {
        const state = await deps.readAnchorState()
        // All at once where the key is replaced: what a lost one has not signed goes with the entry that says so.
        const limit = deps.successor === undefined ? SEGMENT : Number.MAX_SAFE_INTEGER
        const entries = await deps.auditReader.entries(state.edge.size, limit)
        if (entries.length === 0) {
          await refuseShortened(deps.auditReader, state)
          return state.newest
        }
        const written = await anchorEntries(deps, state, entries)
        if (deps.successor !== undefined) return written
      }
    })
  }
}

async function anchorEntries(
  deps: Deps,
  state: AnchorState,
  entries: readonly StoredEntry[],
): Promise<AnchoredCheckpoint> {
  requireContinuation(state, entries)
  const leaves = entries.map(({ bytes }) => bytes)
  const signers = signersOf(deps, leaves)
  const after = extendEdge(
    state.edge,
    leaves.map((leaf) => leafHash(leaf)),
  )
  const number = state.number + 1
  const note = signCheckpoint(after.size, edgeRoot(after), ...signers)
  const now = deps.clock.now()
  await deps.anchor.write(
    number,
    encodeSegment({ number, before: state.edge, at: now.toISOString(), leaves, note }),
  )
  const checkpoint = { number, size: after.size, note }
  await deps.auditSequence.insertCheckpoints([checkpoint], now)
  return checkpoint
}

/** An entry that hands the log over to a key that this process was not given is signed by nobody. */
function signersOf(
  { signingKey, successor }: Pick<Deps, 'signingKey' | 'successor'>,
  leaves: readonly Buffer[],
): readonly [SigningKey, ...SigningKey[]] {
  const change = keyChangeOf(leaves)
  if (change === undefined) return [signingKey]
  const isOurs =
    change.from.text === signingKey.verifier.text &&
    change.to.text === successor?.key.verifier.text &&
    change.lost === successor.lost
  if (successor !== undefined && isOurs) return successor.lost ? [successor.key] : [signingKey, successor.key]
  throw new MunimentError(
    'audit-log-damaged',
    'The log names another key as the next one, and this process does not replace it. No checkpoint is signed: stop every server and run muniment audit replace-key, which ends what was cut short.',
    { details: { nextKey: change.to.text } },
  )
}

/** Whoever changed the database cannot have the change signed: each entry must follow the last one anchored. */
function requireContinuation(state: AnchorState, entries: readonly StoredEntry[]): void {
  let [position, previous] = [state.edge.size, state.lastHash?.toString('hex') ?? null]
  for (const entry of entries) {
    const leaf = readLeaf(entry.bytes)
    if (entry.position !== position || leaf.position !== position || leaf.previous !== previous) {
      throw new MunimentError(
        'audit-log-damaged',
        `Entry ${position} of the audit log does not follow what was anchored before it. No checkpoint is signed; verify the log.`,
        { details: { position } },
      )
    }
    position += 1
    previous = leafHash(entry.bytes).toString('hex')
  }
}

async function refuseShortened(reader: AuditReader, state: AnchorState): Promise<void> {
  const size = await reader.size()
  if (size >= state.edge.size) return
  throw new MunimentError(
    'audit-log-damaged',
    `The database holds ${size} entries of the audit log, and ${state.edge.size} were anchored. If it was restored, start Muniment again, which says how they are taken up.`,
    { details: { size, anchored: state.edge.size } },
  )
}

/** A crash between anchoring and copying leaves the database's copies behind. */
async function copyMissing(deps: Deps, state: AnchorState): Promise<void> {
  const copied = await refuseLostCheckpoints(deps.auditReader, async () => state.number)
  const read = makeSegmentReader(deps, state.number)
  for (let number = copied + 1; number <= state.number; number += 1) {
    const { after, note, at } = await read(number)
    await deps.auditSequence.insertCheckpoints([{ number, size: after.size, note }], new Date(at))
  }
}

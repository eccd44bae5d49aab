import type { Clock } from '../kernel/clock.ts'
import { MunimentError } from '../kernel/muniment-error.ts'
import { encodeSegment, openSegment } from './anchor-segment.ts'
import type { AnchorState, ReadAnchorState } from './anchor-state.ts'
import { signCheckpoint } from './checkpoint.ts'
import { readLeaf } from './leaf.ts'
import { edgeRoot, extendEdge } from './merkle-edge.ts'
import { leafHash } from './merkle-hash.ts'
import type { SigningKey } from './note-key.ts'
import type {
  AnchoredCheckpoint,
  AuditReader,
  AuditSequence,
  CheckpointAnchor,
  StoredEntry,
} from './ports.ts'
import { refuseLostCheckpoints } from './refuse-lost-checkpoints.ts'

interface Deps {
  readonly auditSequence: AuditSequence
  readonly auditReader: AuditReader
  readonly anchor: CheckpointAnchor
  readonly readAnchorState: ReadAnchorState
  readonly signingKey: SigningKey
  readonly sequenceEntries: () => Promise<number>
  readonly clock: Clock
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
        const entries = await deps.auditReader.entries(state.edge.size, SEGMENT)
        if (entries.length === 0) {
          await refuseShortened(deps.auditReader, state)
          return state.newest
        }
        await anchorEntries(deps, state, entries)
      }
    })
  }
}

async function anchorEntries(deps: Deps, state: AnchorState, entries: readonly StoredEntry[]): Promise<void> {
  requireContinuation(state, entries)
  const leaves = entries.map(({ bytes }) => bytes)
  const after = extendEdge(
    state.edge,
    leaves.map((leaf) => leafHash(leaf)),
  )
  const number = state.number + 1
  const note = signCheckpoint(after.size, edgeRoot(after), deps.signingKey)
  const now = deps.clock.now()
  await deps.anchor.write(
    number,
    encodeSegment({ number, before: state.edge, at: now.toISOString(), leaves, note }),
  )
  await deps.auditSequence.insertCheckpoints([{ number, size: after.size, note }], now)
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
  for (let number = copied + 1; number <= state.number; number += 1) {
    const bytes = await deps.anchor.read(number)
    if (bytes === undefined)
      throw new MunimentError('audit-log-damaged', `Anchored checkpoint ${number} cannot be read.`)
    const { after, note, at } = openSegment(bytes, number, [deps.signingKey.verifier])
    await deps.auditSequence.insertCheckpoints([{ number, size: after.size, note }], new Date(at))
  }
}

import { MunimentError } from '../kernel/muniment-error.ts'
import type { UnitOfWork } from '../kernel/unit-of-work.ts'
import { openSegment, type VerifiedSegment } from './anchor-segment.ts'
import type { AnchorState, ReadAnchorState } from './anchor-state.ts'
import { readLeaf, type SequencedLeaf } from './leaf.ts'
import { leafHash } from './merkle-hash.ts'
import type { SigningKey } from './note-key.ts'
import type { AuditSequence, AuditTx, CheckpointAnchor, LogTail, SequencerTx } from './ports.ts'
import { addEntries } from './sequence-entries.ts'

interface Deps {
  readonly auditSequence: AuditSequence
  readonly anchor: CheckpointAnchor
  readonly readAnchorState: ReadAnchorState
  readonly signingKey: SigningKey
  readonly unitOfWork: UnitOfWork<AuditTx>
}

/**
 * To be run at each start, before anything is sequenced: a database that was restored from a backup takes up again,
 * byte for byte, the entries that were anchored since. What lay beside them is not in the anchor and stays lost.
 * Answers how many were taken up. Throws `audit-log-damaged` where database and anchor tell different histories.
 */
export function makeTakeUpEntries(deps: Deps) {
  return async (): Promise<number> => {
    const state = await deps.readAnchorState()
    const taken = await deps.auditSequence.sequence((tx) => takeUp(deps, tx, state))
    if (taken > 0) {
      await deps.unitOfWork.run(async ({ audit }) => {
        await audit.append({
          action: 'log.taken-up',
          actor: { kind: 'system', id: 'system', name: 'system' },
          subject: { type: 'audit-log', id: deps.signingKey.verifier.name },
          codes: { from: state.edge.size - taken, to: state.edge.size, checkpoint: state.number },
        })
      })
    }
    return taken
  }
}

async function takeUp(deps: Deps, tx: SequencerTx, state: AnchorState): Promise<number> {
  const before = await tx.tail()
  if (before.size >= state.edge.size) {
    await requireSameHistory(tx, state)
    return 0
  }
  const first = await segmentOver(deps, before.size, state.number)
  let tail = before
  for (let number = first; number <= state.number; number += 1) {
    const entries = entriesAfter(await readSegment(deps, number), tail)
    await addEntries(tx, tail.size, entries)
    tail = { size: tail.size + entries.length, lastHash: entries.at(-1)?.hash ?? tail.lastHash }
  }
  // Drafts that were waiting when the backup was made have been placed since.
  await tx.removePlacedDrafts()
  return tail.size - before.size
}

async function requireSameHistory(tx: SequencerTx, { edge, lastHash }: AnchorState): Promise<void> {
  if (lastHash === null) return
  const [here] = await tx.leafHashes(edge.size - 1, edge.size)
  if (here?.equals(lastHash)) return
  throw forked(edge.size - 1)
}

function entriesAfter(segment: VerifiedSegment, tail: LogTail): SequencedLeaf[] {
  let previous = tail.lastHash?.toString('hex') ?? null
  return segment.leaves.slice(tail.size - segment.before.size).map((bytes) => {
    const leaf = readLeaf(bytes)
    if (leaf.previous !== previous) throw forked(leaf.position)
    const hash = leafHash(bytes)
    previous = hash.toString('hex')
    return { leaf, bytes, hash }
  })
}

/** The number of the segment that holds position `size`: from the newest back, since a backup is seldom old. */
async function segmentOver(deps: Deps, size: number, newest: number): Promise<number> {
  for (let number = newest; number > 0; number -= 1) {
    if ((await readSegment(deps, number)).before.size <= size) return number
  }
  return 0
}

async function readSegment(deps: Deps, number: number): Promise<VerifiedSegment> {
  const bytes = await deps.anchor.read(number)
  if (bytes === undefined) {
    throw new MunimentError('audit-log-damaged', `Anchored checkpoint ${number} cannot be read.`)
  }
  return openSegment(bytes, number, [deps.signingKey.verifier])
}

function forked(position: number): MunimentError {
  return new MunimentError(
    'audit-log-damaged',
    `At entry ${position} the database's audit log is not the one that was anchored. Nothing is written to it; restore the database that belongs to this anchor, or verify the log.`,
    { details: { position } },
  )
}

import { MunimentError } from '../kernel/muniment-error.ts'
import type { ReadAnchorState } from './checkpoints/anchor-state.ts'
import { placeDrafts, type SequencedLeaf } from './leaf.ts'
import type { AuditSequence, SequencerTx } from './ports.ts'
import { extendSubtrees } from './tree/extend-subtrees.ts'

interface Deps {
  readonly auditSequence: AuditSequence
  readonly readAnchorState: Pick<ReadAnchorState, 'known'>
}

const BATCH = 1000

/**
 * Gives every draft that was committed before the call its position, and answers how many it placed. One sequencer
 * works at a time, each batch in one transaction, so a crash leaves drafts either waiting or placed, and positions
 * have no gaps. Throws `audit-log-damaged` where fewer entries stand than were anchored: positions are given once.
 */
export function makeSequenceEntries({ auditSequence, readAnchorState }: Deps) {
  return async (): Promise<number> => {
    for (let placed = 0; ; ) {
      const batch = await auditSequence.sequence((tx) => placeBatch(tx, readAnchorState.known().edge.size))
      placed += batch
      if (batch < BATCH) return placed
    }
  }
}

async function placeBatch(tx: SequencerTx, anchored: number): Promise<number> {
  const waiting = await tx.waiting(BATCH)
  if (waiting.length === 0) return 0
  const tail = await tx.tail()
  if (tail.size < anchored) {
    throw new MunimentError(
      'audit-log-damaged',
      `The database holds ${tail.size} entries of the audit log, and ${anchored} were anchored. If it was restored, start Muniment again, which says how they are taken up.`,
      { details: { size: tail.size, anchored } },
    )
  }
  const drafts = waiting.map(({ draft }) => draft)
  await addEntries(tx, tail.size, placeDrafts(drafts, { position: tail.size, previous: tail.lastHash }))
  await tx.removeWaiting(waiting.map(({ id }) => id))
  return waiting.length
}

/** Inserts entries that follow `size` others, with the subtrees they complete. */
export async function addEntries(
  tx: SequencerTx,
  size: number,
  entries: readonly SequencedLeaf[],
): Promise<void> {
  await tx.insertEntries(entries)
  await extendSubtrees(tx, size, size + entries.length)
}

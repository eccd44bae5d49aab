import { isMunimentError } from '../../kernel/muniment-error.ts'
import { glanceAtKeyChange, openSegment } from '../checkpoints/anchor-segment.ts'
import type { CheckpointAnchor } from '../ports.ts'
import { findSuccession } from './find-succession.ts'
import type { VerifierKey } from './note-key.ts'

/**
 * The key that the anchored log is under: `bound`, which the database names, or where that came back from a backup the one that
 * came after it. What does not come after it is not believed.
 */
export async function findPresentKey(anchor: CheckpointAnchor, bound: VerifierKey): Promise<VerifierKey> {
  const newest = (await anchor.newest()) ?? -1
  for (let number = newest; number >= 0; number -= 1) {
    const bytes = await anchor.read(number)
    if (bytes === undefined || (number === newest && isUnder(bytes, number, bound))) return bound
    const change = glance(bytes, number)
    if (change === undefined) continue
    const succeeds = await findSuccession({ anchor, signingKey: { verifier: change.to } }, bound.text)
    return succeeds ? change.to : bound
  }
  return bound
}

function isUnder(bytes: Buffer, number: number, key: VerifierKey): boolean {
  return unlessDamaged(() => openSegment(bytes, number, { key, is: 'after' })) !== undefined
}

function glance(bytes: Buffer, number: number): ReturnType<typeof glanceAtKeyChange> {
  return unlessDamaged(() => glanceAtKeyChange(bytes, number))
}

function unlessDamaged<Result>(read: () => Result): Result | undefined {
  try {
    return read()
  } catch (error) {
    if (isMunimentError(error, 'audit-signature') || isMunimentError(error, 'audit-log-damaged'))
      return undefined
    throw error
  }
}

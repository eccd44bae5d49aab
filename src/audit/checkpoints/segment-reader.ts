import { MunimentError } from '../../kernel/muniment-error.ts'
import type { SigningKey, VerifierKey } from '../keys/note-key.ts'
import type { CheckpointAnchor } from '../ports.ts'
import { openSegment, type VerifiedSegment } from './anchor-segment.ts'

interface Deps {
  readonly anchor: CheckpointAnchor
  readonly signingKey: Pick<SigningKey, 'verifier'>
}

/** Reads the anchored segment of a number up to the newest, verified under the key that was the log's then. */
export type ReadSegment = (number: number) => Promise<VerifiedSegment>

/**
 * `newest` is under our own key. Which one an older segment is under, those after it say: they are read back to the lowest that is
 * asked for, once. Throws `audit-log-damaged`, `audit-signature`.
 */
export function makeSegmentReader({ anchor, signingKey }: Deps, newest: number): ReadSegment {
  // Each key with the last segment that it signed without a later one.
  const keys: { readonly upTo: number; readonly key: VerifierKey }[] = [
    { upTo: newest, key: signingKey.verifier },
  ]
  let lowest = newest + 1
  const open = async (number: number): Promise<VerifiedSegment> => {
    const bytes = await anchor.read(number)
    if (bytes === undefined)
      throw new MunimentError('audit-log-damaged', `Anchored checkpoint ${number} cannot be read.`)
    const { key } = keys.findLast(({ upTo }) => number <= upTo) ?? { key: signingKey.verifier }
    return openSegment(bytes, number, { key, is: 'after' })
  }
  return async (number) => {
    let segment: VerifiedSegment | undefined
    while (lowest > number) {
      segment = await open(lowest - 1)
      lowest -= 1
      if (segment.change !== undefined) keys.push({ upTo: lowest - 1, key: segment.change.from })
    }
    return segment ?? open(number)
  }
}

import { isMunimentError } from '../../kernel/muniment-error.ts'
import { makeSegmentReader } from '../checkpoints/segment-reader.ts'
import type { CheckpointAnchor } from '../ports.ts'
import type { SigningKey } from './note-key.ts'

/**
 * Whether our key came after `earlier`, the text of a verifier key, by what is anchored: read back from the newest segment, each
 * verified, to where it was replaced. A log that is not under our key, or not whole on the way, says no.
 */
export async function findSuccession(
  deps: { readonly anchor: CheckpointAnchor; readonly signingKey: Pick<SigningKey, 'verifier'> },
  earlier: string,
): Promise<boolean> {
  const newest = (await deps.anchor.newest()) ?? -1
  const read = makeSegmentReader(deps, newest)
  try {
    for (let number = newest; number >= 0; number -= 1) {
      if ((await read(number)).change?.from.text === earlier) return true
    }
  } catch (error) {
    if (isMunimentError(error, 'audit-signature') || isMunimentError(error, 'audit-log-damaged')) return false
    throw error
  }
  return false
}

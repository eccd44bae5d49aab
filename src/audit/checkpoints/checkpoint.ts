import { MunimentError } from '../../kernel/muniment-error.ts'
import type { SigningKey, VerifierKey } from '../keys/note-key.ts'
import { openNote, signNote } from './signed-note.ts'

/** What a checkpoint of c2sp.org/tlog-checkpoint says: this log, of this many entries, has this root. */
export interface Checkpoint {
  readonly origin: string
  readonly size: number
  readonly root: Buffer
}

/** The checkpoint as a signed note. The name of the keys is the log's origin. */
export function signCheckpoint(
  size: number,
  root: Buffer,
  ...keys: readonly [SigningKey, ...SigningKey[]]
): string {
  return signNote(`${keys[0].verifier.name}\n${size}\n${root.toString('base64')}\n`, ...keys)
}

/**
 * Verifies that one of the keys, or each, signed and reads the checkpoint; throws `audit-signature` where either fails or the origin
 * differs.
 */
export function openCheckpoint(
  note: string,
  keys: readonly VerifierKey[],
  wanted: 'of-any' | 'of-each' = 'of-any',
): Checkpoint {
  const [origin = '', sizeText = '', rootText = ''] = openNote(note, keys, wanted).split('\n')
  const root = Buffer.from(rootText, 'base64')
  const size = Number(sizeText)
  if (
    !keys.some((key) => key.name === origin) ||
    !/^(0|[1-9]\d{0,15})$/.test(sizeText) ||
    !Number.isSafeInteger(size) ||
    root.length !== 32 ||
    root.toString('base64') !== rootText
  ) {
    throw new MunimentError('audit-signature', 'The signed note is not a checkpoint of this log.')
  }
  return { origin, size, root }
}

import { MunimentError } from '../kernel/muniment-error.ts'
import type { SigningKey, VerifierKey } from './note-key.ts'
import { openNote, signNote } from './signed-note.ts'

/** What a checkpoint of c2sp.org/tlog-checkpoint says: this log, of this many entries, has this root. */
export interface Checkpoint {
  readonly origin: string
  readonly size: number
  readonly root: Buffer
}

/** The checkpoint as a signed note. The key's name is the log's origin. */
export function signCheckpoint(size: number, root: Buffer, key: SigningKey): string {
  return signNote(`${key.verifier.name}\n${size}\n${root.toString('base64')}\n`, key)
}

/** Verifies the signature and reads the checkpoint; throws `audit-signature` where either fails or the origin differs. */
export function openCheckpoint(note: string, keys: readonly VerifierKey[]): Checkpoint {
  const [origin = '', sizeText = '', rootText = ''] = openNote(note, keys).split('\n')
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

import { MunimentError } from '../../kernel/muniment-error.ts'
import type { SigningKey, VerifierKey } from '../keys/note-key.ts'

/** A signed note of C2SP (c2sp.org/signed-note, v1.0.0), taken apart and not yet verified. */
export interface SignedNote {
  /** What is signed: ends in a newline. */
  readonly text: string
  readonly signatures: readonly { readonly name: string; readonly id: number; readonly signature: Buffer }[]
}

const SIGNATURE_LINE = /^— ([^\s+]+) ([A-Za-z0-9+/]+={0,2})$/u
const MAXIMUM_SIGNATURES = 100

/** `text`, which ends in a newline, a blank line and a signature line of each key. */
export function signNote(text: string, ...keys: readonly SigningKey[]): string {
  if (!isNoteText(text))
    throw new TypeError('a note is well-formed text without control characters, ending in a newline')
  const lines = keys.map((key) => {
    const id = Buffer.alloc(4)
    id.writeUInt32BE(key.verifier.id)
    const signature = Buffer.concat([id, key.sign(Buffer.from(text))])
    return `— ${key.verifier.name} ${signature.toString('base64')}\n`
  })
  return `${text}\n${lines.join('')}`
}

/** Takes a note apart; `undefined` for what is none. Says nothing about whether any signature holds. */
export function parseNote(note: string): SignedNote | undefined {
  // The signatures follow the last blank line: the text may hold blank lines of its own.
  const split = note.lastIndexOf('\n\n')
  if (split < 0 || !note.endsWith('\n')) return undefined
  const text = note.slice(0, split + 1)
  const lines = note.slice(split + 2, -1).split('\n')
  if (!isNoteText(text) || lines.length > MAXIMUM_SIGNATURES) return undefined
  const signatures = []
  for (const line of lines) {
    const [, name, base64] = SIGNATURE_LINE.exec(line) ?? []
    if (name === undefined || base64 === undefined) return undefined
    const bytes = Buffer.from(base64, 'base64')
    if (bytes.length < 5 || bytes.toString('base64') !== base64) return undefined
    signatures.push({ name, id: bytes.readUInt32BE(), signature: bytes.subarray(4) })
  }
  return { text, signatures }
}

/**
 * The text of a note that one of `keys`, or each of them, signed. Signatures of unknown keys are ignored, a false one of a known key
 * condemns the whole note (signed-note, "Signatures"). Throws `audit-signature`.
 */
export function openNote(
  note: string,
  keys: readonly VerifierKey[],
  wanted: 'of-any' | 'of-each' = 'of-any',
): string {
  const parsed = parseNote(note)
  if (parsed === undefined) throw new MunimentError('audit-signature', 'This is not a signed note.')
  const signers = new Set<VerifierKey>()
  for (const { name, id, signature } of parsed.signatures) {
    const key = keys.find((candidate) => candidate.name === name && candidate.id === id)
    if (key === undefined) continue
    if (!key.verify(Buffer.from(parsed.text), signature)) {
      throw new MunimentError('audit-signature', `A signature of ${name} on this note is false.`)
    }
    signers.add(key)
  }
  if (wanted === 'of-each' && signers.size < keys.length)
    throw new MunimentError('audit-signature', 'A key that had to sign this note did not.')
  if (signers.size === 0) throw new MunimentError('audit-signature', 'No known key signed this note.')
  return parsed.text
}

function isNoteText(text: string): boolean {
  if (!text.endsWith('\n') || !text.isWellFormed()) return false
  for (const character of text) if (character < ' ' && character !== '\n') return false
  return true
}

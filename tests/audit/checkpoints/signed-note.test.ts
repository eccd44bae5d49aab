import { describe, expect, it } from '@jest/globals'
import { openCheckpoint, signCheckpoint } from '../../../src/audit/checkpoints/checkpoint.ts'
import { openNote, parseNote, signNote } from '../../../src/audit/checkpoints/signed-note.ts'
import {
  newSecretKeyText,
  parseSigningKey,
  parseVerifierKey,
  type SigningKey,
  type VerifierKey,
} from '../../../src/audit/keys/note-key.ts'
import { sha256 } from '../../../src/kernel/sha256.ts'
import { makeSigningKey } from '../../support/make-audit-parts.ts'

// The key and the note of the reference implementation's documentation (golang.org/x/mod/sumdb/note).
const VERIFIER = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW'
const SECRET = 'PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz'
const TEXT =
  "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
const PETER =
  '— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n'
const ENOCH =
  '— EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n'
const ENOCH_VERIFIER = 'EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop'

function verifier(text: string): VerifierKey {
  const key = parseVerifierKey(text)
  if (key === undefined) throw new Error(`${text} is a key`)
  return key
}

function signer(): SigningKey {
  const key = parseSigningKey(SECRET)
  if (key === undefined) throw new Error('the published key is a key')
  return key
}

describe('a note key', () => {
  it('is refused with any letter missing or changed', () => {
    for (const text of [VERIFIER, SECRET]) {
      const parse = text === VERIFIER ? parseVerifierKey : parseSigningKey
      expect(parse(text)).toBeDefined()
      for (let index = 0; index < text.length; index += 1) {
        const changed =
          text.slice(0, index) + String.fromCharCode(text.charCodeAt(index) + 1) + text.slice(index + 1)
        expect(parse(changed)).toBeUndefined()
        expect(parse(text.slice(0, index))).toBeUndefined()
        expect(parse(text.slice(index + 1))).toBeUndefined()
      }
    }
  })

  it('is refused where it is too long or of another algorithm, although its id fits', () => {
    expect(
      parseVerifierKey('PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY=='),
    ).toBeUndefined()
    expect(
      parseVerifierKey('PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW'),
    ).toBeUndefined()
  })

  it('has the published public half', () => {
    expect(signer().verifier.text).toBe(VERIFIER)
  })

  it('is made anew each time', () => {
    expect(newSecretKeyText('muniment/test')).not.toBe(newSecretKeyText('muniment/test'))
  })
})

describe('a signed note', () => {
  it.each([
    ['the text alone', TEXT],
    ['no signature', `${TEXT}\n`],
    ['a signature cut off', `${TEXT}\n${PETER.slice(0, -1)}`],
    ['a control character', `\x01${TEXT}\n${PETER}`],
    ['a name with a space', `${TEXT}\n— Bad Name ${PETER.split(' ')[2]}`],
    ['a line that is no signature', `${TEXT}\n${PETER}Unexpected line.\n`],
    ['a hundred and one signatures', `${TEXT}\n${PETER.repeat(101)}`],
  ])('is none with %s', (_what, note) => {
    expect(parseNote(note)).toBeUndefined()
    expect(() => openNote(note, [verifier(VERIFIER)])).toThrow('not a signed note')
  })

  it('is refused when no known key signed it', () => {
    expect(() => openNote(`${TEXT}\n${PETER}`, [verifier(ENOCH_VERIFIER)])).toThrow('No known key')
    expect(() => openNote(`${TEXT}\n${PETER}`, [])).toThrow('No known key')
  })

  it('is refused when a known key signed another text, although another signature holds', () => {
    const note = signNote(TEXT, signer()).replace('think', 'thing')
    expect(() => openNote(note, [verifier(VERIFIER)])).toThrow('false')
    const both = `${TEXT}\n${PETER}${ENOCH.replace('rwz+eBzmZa0S', 'rwz+eBzmZa0T')}`
    expect(() => openNote(both, [verifier(VERIFIER), verifier(ENOCH_VERIFIER)])).toThrow('false')
  })

  it('is signed with the published bytes', () => {
    expect(signNote(TEXT, signer())).toBe(`${TEXT}\n${PETER}`)
  })

  it('is opened by one known key, whoever else signed', () => {
    expect(openNote(`${TEXT}\n${PETER}${ENOCH}`, [verifier(VERIFIER)])).toBe(TEXT)
    expect(openNote(`${TEXT}\n${PETER}${ENOCH}`, [verifier(VERIFIER), verifier(ENOCH_VERIFIER)])).toBe(TEXT)
  })

  it('may hold blank lines in its text', () => {
    const note = signNote('one\n\ntwo\n', signer())
    expect(openNote(note, [verifier(VERIFIER)])).toBe('one\n\ntwo\n')
  })

  it.each(['no newline', 'a tab\t\n', 'a lone surrogate \ud800\n'])('cannot be made of %j', (text) => {
    expect(() => signNote(text, signer())).toThrow(TypeError)
  })
})

describe('a checkpoint', () => {
  const key = makeSigningKey('muniment/one')
  const root = sha256('root')

  it.each([
    ['of another log', 'muniment/two\n5\n', 32],
    ['with a leading zero', 'muniment/one\n05\n', 32],
    ['with a negative size', 'muniment/one\n-5\n', 32],
    ['with a size past what is exact', 'muniment/one\n9999999999999999\n', 32],
    ['with a short root', 'muniment/one\n5\n', 31],
  ])('is refused %s', (_what, head, length) => {
    const note = signNote(`${head}${root.subarray(0, length).toString('base64')}\n`, key)
    expect(() => openCheckpoint(note, [key.verifier])).toThrow('not a checkpoint')
  })

  it('is three lines and a signature that say log, size and root', () => {
    const note = signCheckpoint(5, root, key)
    expect(note.split('\n').slice(0, 4)).toEqual(['muniment/one', '5', root.toString('base64'), ''])
    expect(openCheckpoint(note, [key.verifier])).toEqual({ origin: 'muniment/one', size: 5, root })
  })
})

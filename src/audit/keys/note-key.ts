import { createPrivateKey, createPublicKey, type KeyObject, randomBytes, sign, verify } from 'node:crypto'
import { sha256 } from '../../kernel/sha256.ts'

/** The public half of a key that signs checkpoints. */
export interface VerifierKey {
  readonly name: string
  /** First four bytes of SHA-256(name ‖ 0x0A ‖ 0x01 ‖ public key), big-endian. */
  readonly id: number
  /** `<name>+<id in hexadecimal>+<base64 of 0x01 ‖ public key>`: the form that verifiers are given. */
  readonly text: string
  verify(message: Uint8Array, signature: Uint8Array): boolean
}

/** Signs notes; never shows its secret but by `secretText`. */
export interface SigningKey {
  readonly verifier: VerifierKey
  /** Only its public half is there: `sign` throws. */
  readonly lost?: true
  sign(message: Uint8Array): Buffer
}

// c2sp.org/signed-note, "Signature types": 0x01 is Ed25519.
const ED25519 = Buffer.of(0x01)
// RFC 8410: the DER in front of a bare Ed25519 public key, and of a bare seed.
const SPKI = Buffer.from('302a300506032b6570032100', 'hex')
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex')
const KEY_NAME = /^[^\s+]+$/u
const SECRET_PREFIX = 'PRIVATE+KEY+'

/** A verifier key from its text; `undefined` for what is none, mistyped or of another algorithm. */
export function parseVerifierKey(text: string): VerifierKey | undefined {
  const parts = splitKey(text)
  return parts === undefined ? undefined : verifierKey(parts.name, parts.key, parts.id)
}

/** A new key of this name, as the text to keep: `PRIVATE+KEY+<name>+<id>+<base64 of 0x01 ‖ seed>`. */
export function newSecretKeyText(name: string): string {
  const seed = randomBytes(32)
  const key = publicBytes(privateKey(seed))
  return `${SECRET_PREFIX}${name}+${hexId(keyId(name, key))}+${Buffer.concat([ED25519, seed]).toString('base64')}`
}

/** A signing key from its text; `undefined` for what is none. */
export function parseSigningKey(text: string): SigningKey | undefined {
  if (!text.startsWith(SECRET_PREFIX)) return undefined
  const parts = splitKey(text.slice(SECRET_PREFIX.length))
  if (parts === undefined) return undefined
  const secret = privateKey(parts.key)
  const verifier = verifierKey(parts.name, publicBytes(secret), parts.id)
  return verifier && { verifier, sign: (message) => sign(null, message, secret) }
}

function splitKey(
  text: string,
): { readonly name: string; readonly id: number; readonly key: Buffer } | undefined {
  // Base64 may hold plus signs itself: only the first two part the fields.
  const [, name, id, base64] = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/.exec(text) ?? []
  if (name === undefined || id === undefined || base64 === undefined || !KEY_NAME.test(name)) return undefined
  const bytes = Buffer.from(base64, 'base64')
  if (bytes.length !== 33 || bytes[0] !== ED25519[0] || bytes.toString('base64') !== base64) return undefined
  return { name, id: Number.parseInt(id, 16), key: bytes.subarray(1) }
}

function verifierKey(name: string, key: Buffer, id: number): VerifierKey | undefined {
  if (id !== keyId(name, key)) return undefined
  const publicKey = createPublicKey({ key: Buffer.concat([SPKI, key]), format: 'der', type: 'spki' })
  return {
    name,
    id,
    text: `${name}+${hexId(id)}+${Buffer.concat([ED25519, key]).toString('base64')}`,
    verify: (message, signature) => verify(null, message, publicKey, signature),
  }
}

function keyId(name: string, publicKey: Uint8Array): number {
  return sha256(`${name}\n`, ED25519, publicKey).readUInt32BE()
}

function hexId(id: number): string {
  return id.toString(16).padStart(8, '0')
}

function privateKey(seed: Buffer): KeyObject {
  return createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: 'der', type: 'pkcs8' })
}

function publicBytes(key: KeyObject): Buffer {
  return createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(SPKI.length)
}

import { canonicalJson, type JsonValue } from '../../audit/canonical-json.ts'
import type { SigningKey, VerifierKey } from '../../audit/keys/note-key.ts'
import type { DisposalCertificate, SignedCertificate } from './disposal-certificate.ts'

/**
 * The certificate as bytes that stay: canonical JSON (RFC 8785) in UTF-8 with its signature, Ed25519 (RFC 8032) over
 * the canonical JSON of everything else in it.
 */
export function signCertificate(certificate: DisposalCertificate, key: SigningKey): Uint8Array {
  const value = key.sign(Buffer.from(canonicalJson(asJson(certificate)))).toString('base64')
  const signature = { algorithm: 'Ed25519', key: key.verifier.text, value } as const
  return Buffer.from(canonicalJson({ ...asJson(certificate), signature }))
}

/** The certificate that these bytes are; they were written by `signCertificate` and kept since. */
export function readCertificate(body: Uint8Array): SignedCertificate {
  // Our own bytes, out of our own table: checked when they were signed.
  return JSON.parse(Buffer.from(body).toString('utf8')) as SignedCertificate
}

/** Whether the bytes are canonical and the signature over them is this key's. */
export function verifyCertificate(body: Uint8Array, key: VerifierKey): boolean {
  const { signature, ...certificate } = readCertificate(body)
  if (
    canonicalJson({ ...asJson(certificate), signature: { ...signature } }) !==
    Buffer.from(body).toString('utf8')
  )
    return false
  return key.verify(Buffer.from(canonicalJson(asJson(certificate))), Buffer.from(signature.value, 'base64'))
}

function asJson(certificate: DisposalCertificate): { readonly [name: string]: JsonValue } {
  // Strings, numbers, booleans, null, and lists and objects of them: what JSON can hold, under names of its own.
  return { ...certificate } as unknown as { readonly [name: string]: JsonValue }
}

import { randomBytes } from '../kernel/random-bytes.ts'
import { sha256Hex } from '../kernel/sha256.ts'

/** What lies beside a leaf: a named text with the salt of its commitment; both are gone once erased. */
export interface SaltedDetail {
  readonly name: string
  readonly value: string
  /** 16 random bytes of its own, so that a short text cannot be guessed from its commitment. */
  readonly salt: Buffer
}

/** A detail with a fresh 128-bit salt. */
export function saltDetail(name: string, value: string): SaltedDetail {
  return { name, value, salt: randomBytes(16) }
}

/** SHA-256(salt ‖ name ‖ 0x00 ‖ value) over UTF-8, hexadecimal; names hold no NUL, so nothing can be shifted. */
export function commitDetail({ name, value, salt }: SaltedDetail): string {
  return sha256Hex(salt, name, '\0', value)
}

import { sha256 } from '../../kernel/sha256.ts'

// RFC 6962, 2.1: the prefixes keep a leaf from passing for a node (second preimages).
const LEAF = Buffer.of(0x00)
const NODE = Buffer.of(0x01)

/** SHA-256 of nothing: the root of a tree without leaves (RFC 6962, 2.1). */
export const emptyRoot = sha256()

/** SHA-256(0x00 ‖ bytes): the hash of one entry of the log. */
export function leafHash(bytes: Uint8Array | string): Buffer {
  return sha256(LEAF, bytes)
}

/** SHA-256(0x01 ‖ left ‖ right). */
export function nodeHash(left: Uint8Array, right: Uint8Array): Buffer {
  return sha256(NODE, left, right)
}

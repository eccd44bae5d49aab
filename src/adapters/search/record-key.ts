import type { RecordId } from '../../kernel/ids.ts'

/** So many bytes has a key. */
export const KEY_BYTES = 16

/** The sixteen bytes of a record's UUID: they sort as the text does, in less than half the room. */
export function recordKey(recordId: string): Buffer {
  const key = Buffer.from(recordId.replaceAll('-', ''), 'hex')
  if (key.length !== KEY_BYTES) throw new TypeError('a record id is not a UUID')
  return key
}

/** The id that a key was made of. Throws a `TypeError` for what is not made of bytes. */
export function recordIdOf(key: unknown): RecordId {
  if (!(key instanceof Uint8Array)) throw new TypeError('a record key is not made of bytes')
  const hex = Buffer.from(key.buffer, key.byteOffset, key.byteLength).toString('hex')
  // Written by `recordKey` from an id.
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}` as RecordId
}

import { createHash, hash } from 'node:crypto'
import { MunimentError } from '../../kernel/muniment-error.ts'
import type { StoredObject } from '../../records/content-store.ts'

/** Up to here an object is read whole and checked before its first byte is given away. */
export const CHECKED_AT_ONCE_BYTES = 1024 * 1024

/** The error that says that what came back is not what was put. */
export function corruptObject(expected: StoredObject, found: string): MunimentError {
  return new MunimentError(
    'object-corrupt',
    'the stored bytes are not those that were captured; restore the object from a backup',
    {
      details: { key: expected.key, expectedSize: expected.size, expectedSha256: expected.sha256, found },
    },
  )
}

/** Passes `bytes` on and throws `object-corrupt` instead of ending, where they are not those that were put. */
export async function* verifiedBytes(
  bytes: AsyncIterable<Uint8Array>,
  expected: StoredObject,
): AsyncGenerator<Uint8Array, void, undefined> {
  const digest = createHash('sha256')
  let size = 0
  for await (const chunk of bytes) {
    digest.update(chunk)
    size += chunk.byteLength
    yield chunk
  }
  if (size !== expected.size) throw corruptObject(expected, `${size} bytes`)
  const sha256 = digest.digest('hex')
  if (sha256 !== expected.sha256) throw corruptObject(expected, sha256)
}

/** The bytes of a small object in one piece, or `object-corrupt` where they are not those that were put. */
export function requireIntact(bytes: Buffer, expected: StoredObject): Buffer {
  if (bytes.byteLength !== expected.size) throw corruptObject(expected, `${bytes.byteLength} bytes`)
  const sha256 = hash('sha256', bytes)
  if (sha256 !== expected.sha256) throw corruptObject(expected, sha256)
  return bytes
}

/** Reads a small object whole and checks it: the bytes, or `object-corrupt` before any of them is shown. */
export async function wholeVerified(
  bytes: AsyncIterable<Uint8Array>,
  expected: StoredObject,
): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  for await (const chunk of verifiedBytes(bytes, expected)) chunks.push(chunk)
  return chunks.length === 1 && Buffer.isBuffer(chunks[0]) ? chunks[0] : Buffer.concat(chunks)
}

/** One buffer as a stream; an empty one as a stream of nothing. */
export async function* bytesOf(buffer: Uint8Array): AsyncGenerator<Uint8Array, void, undefined> {
  if (buffer.byteLength > 0) yield buffer
}

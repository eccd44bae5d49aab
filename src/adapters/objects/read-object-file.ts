import { constants } from 'node:fs'
import type { ByteRange } from '../../records/content-store.ts'
import { closeFile, openFile, readFrom } from './file-descriptor.ts'

const CHUNK_BYTES = 256 * 1024

async function readAt(file: number, position: number, length: number): Promise<Uint8Array> {
  const buffer = Buffer.allocUnsafeSlow(length)
  const { bytesRead } = await readFrom(file, buffer, 0, length, position)
  return buffer.subarray(0, bytesRead)
}

/**
 * The bytes of `range`, opened at the first step (an answer nobody reads leaves no open file) and read one chunk
 * ahead. Ends early where the file does: whoever knows the digest notices.
 */
export async function* readObjectFile(
  path: string,
  range: ByteRange,
): AsyncGenerator<Uint8Array, void, undefined> {
  const file = await openFile(path, constants.O_RDONLY | constants.O_NOFOLLOW)
  let ahead: Promise<Uint8Array> | undefined
  try {
    let position = range.start
    const next = (): Promise<Uint8Array> | undefined =>
      position > range.end
        ? undefined
        : readAt(file, position, Math.min(CHUNK_BYTES, range.end - position + 1))
    ahead = next()
    while (ahead !== undefined) {
      const chunk = await ahead
      if (chunk.byteLength === 0) return
      position += chunk.byteLength
      ahead = next()
      ahead?.catch(() => undefined)
      yield chunk
    }
  } finally {
    await ahead?.catch(() => undefined)
    closeFile(file)
  }
}

/**
 * A small file in one piece, with as few calls of the system as there can be. `size` is what it should have;
 * one byte more is asked for, so that whoever compares notices a longer file as well as a shorter one.
 */
export async function readWholeFile(path: string, size: number): Promise<Buffer> {
  const file = await openFile(path, constants.O_RDONLY | constants.O_NOFOLLOW)
  try {
    const buffer = Buffer.allocUnsafeSlow(size + 1)
    let filled = 0
    do {
      const { bytesRead } = await readFrom(file, buffer, filled, buffer.byteLength - filled, filled)
      if (bytesRead === 0) break
      filled += bytesRead
    } while (filled < size)
    return buffer.subarray(0, filled)
  } finally {
    closeFile(file)
  }
}

import { createHash } from 'node:crypto'
import { constants } from 'node:fs'
import { closeFile, openFile, syncData, WRITE_THROUGH, writeAllTo, writeTo } from './file-descriptor.ts'
import { fileSystemError } from './file-system-error.ts'
import type { Seal } from './folder-layout.ts'

/** Up to here a source is held whole and written at once; past it, this much is gathered for each write. */
const BATCH_BYTES = 1024 * 1024
/** The system takes 1,024 pieces in one call. */
const BATCH_PIECES = 1024

async function create(path: string, how: number): Promise<number> {
  try {
    return await openFile(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | how, 0o600)
  } catch (error) {
    throw fileSystemError(error, 'creating a file')
  }
}

async function writeAll(file: number, pieces: readonly Uint8Array[], position: number): Promise<void> {
  try {
    const total = pieces.reduce((sum, piece) => sum + piece.byteLength, 0)
    let { bytesWritten: written } = await writeAllTo(file, [...pieces], position)
    if (written === total) return
    // A short write is allowed to the system (a disk about to fill up); what is missing follows, or its error does.
    const whole = Buffer.concat(pieces)
    while (written < total) {
      const more = await writeTo(file, whole, written, total - written, position + written)
      written += more.bytesWritten
    }
  } catch (error) {
    throw fileSystemError(error, 'writing an object')
  }
}

async function bringToDisk(file: number): Promise<void> {
  try {
    await syncData(file)
  } catch (error) {
    throw fileSystemError(error, 'bringing an object to the disk')
  }
}

/**
 * Writes `source` to a new file at `path` and resolves when its bytes are on the disk. A small source is written through
 * in one call. Hashes while writing a larger one: one batch is on its way to the disk while the next is gathered and
 * hashed, so memory stays below three batches. Rejects with the source's own error where the source fails; the caller
 * removes the file, if there is one by then.
 */
export async function writeObjectFile(path: string, source: AsyncIterable<Uint8Array>): Promise<Seal> {
  const hash = createHash('sha256')
  let file: number | undefined
  let pieces: Uint8Array[] = []
  let gathered = 0
  let size = 0
  let writing: Promise<void> | undefined
  try {
    for await (const chunk of source) {
      if (chunk.byteLength === 0) continue
      pieces.push(chunk)
      gathered += chunk.byteLength
      hash.update(chunk)
      if (gathered < BATCH_BYTES && pieces.length < BATCH_PIECES) continue
      file ??= await create(path, 0)
      await writing
      writing = writeAll(file, pieces, size)
      // Awaited a batch later; until then its failure is nobody's unhandled rejection.
      writing.catch(() => undefined)
      size += gathered
      pieces = []
      gathered = 0
    }
    await writing
    const small = file === undefined
    file ??= await create(path, WRITE_THROUGH)
    if (gathered > 0) await writeAll(file, pieces, size)
    size += gathered
    if (!small || WRITE_THROUGH === 0) await bringToDisk(file)
    return { size, sha256: hash.digest('hex') }
  } finally {
    await writing?.catch(() => undefined)
    if (file !== undefined) closeFile(file)
  }
}

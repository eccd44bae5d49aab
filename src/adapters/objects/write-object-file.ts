import { createHash } from 'node:crypto'
import { type FileHandle, open } from 'node:fs/promises'
import { fileSystemError } from './file-system-error.ts'
import type { Seal } from './folder-layout.ts'

/** Up to here a source is held whole and written at once; past it, this much is gathered for each write. */
const BATCH_BYTES = 1024 * 1024
/** The system takes 1,024 pieces in one call. */
const BATCH_PIECES = 1024

async function writeAll(handle: FileHandle, pieces: readonly Uint8Array[], position: number): Promise<void> {
  try {
    const total = pieces.reduce((sum, piece) => sum + piece.byteLength, 0)
    let written = (await handle.writev(pieces, position)).bytesWritten
    if (written === total) return
    // A short write is allowed to the system (a disk about to fill up); what is missing follows, or its error does.
    const whole = Buffer.concat(pieces)
    while (written < total) {
      written += (await handle.write(whole, written, total - written, position + written)).bytesWritten
    }
  } catch (error) {
    throw fileSystemError(error, 'writing an object')
  }
}

/**
 * Writes `source` to a new file at `path` and resolves when its bytes are on the disk. Hashes while writing: one
 * batch is on its way to the disk while the next is gathered and hashed, so memory stays below three batches.
 * Rejects with the source's own error where the source fails; the caller removes the file.
 */
export async function writeObjectFile(path: string, source: AsyncIterable<Uint8Array>): Promise<Seal> {
  const handle = await open(path, 'wx', 0o600).catch((error: unknown) => {
    throw fileSystemError(error, 'creating a file')
  })
  const hash = createHash('sha256')
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
      await writing
      writing = writeAll(handle, pieces, size)
      // Awaited a batch later; until then its failure is nobody's unhandled rejection.
      writing.catch(() => undefined)
      size += gathered
      pieces = []
      gathered = 0
    }
    await writing
    if (gathered > 0) await writeAll(handle, pieces, size)
    size += gathered
    await handle.datasync().catch((error: unknown) => {
      throw fileSystemError(error, 'bringing an object to the disk')
    })
    return { size, sha256: hash.digest('hex') }
  } finally {
    await writing?.catch(() => undefined)
    await handle.close()
  }
}

import { randomBytes } from 'node:crypto'
import { open, rename, rm } from 'node:fs/promises'

/**
 * Writes a file that is there whole or not at all: under another name first, synced, for nobody else to read. Tells how
 * many bytes are written; ends with the signal's reason when it is aborted.
 */
export async function writeWhole(
  path: string,
  bytes: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
  onProgress: (written: number) => void,
): Promise<void> {
  const draft = `${path}.draft-${randomBytes(4).toString('hex')}`
  try {
    const file = await open(draft, 'wx', 0o600)
    try {
      let written = 0
      for await (const chunk of bytes) {
        signal.throwIfAborted()
        await file.writeFile(chunk)
        written += chunk.byteLength
        onProgress(written)
      }
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(draft, path)
  } finally {
    await rm(draft, { force: true })
  }
}

import { createHash, randomUUID } from 'node:crypto'
import { mkdir, open } from 'node:fs/promises'
import { join } from 'node:path'
import type { Load } from './send-captures.ts'

/** The bare writer: hash, write, fdatasync; no HTTP and no SQL, with as many files under way as there are clients. */
export async function writeBare(folder: string, load: Load, atOnce: number): Promise<void> {
  await mkdir(folder, { recursive: true })
  let next = 0
  const writer = async (): Promise<void> => {
    while (next < load.count) {
      next += 1
      const handle = await open(join(folder, randomUUID()), 'wx')
      try {
        createHash('sha256').update(load.body).digest('hex')
        await handle.write(load.body)
        await handle.datasync()
      } finally {
        await handle.close()
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, load.count) }, writer))
}

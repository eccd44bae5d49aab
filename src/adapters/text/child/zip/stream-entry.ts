import type { Readable } from 'node:stream'
import type { ZipFile } from 'yauzl'
import { damaged, type ZipEntry } from './list-zip.ts'
import { bomb } from './refuse-bombs.ts'

/**
 * Inflates one entry, chunk by chunk. Throws `CannotRead`: `bomb` where it holds more than its directory says or than
 * `limit` bytes, `damaged` where it does not inflate or its checksum fails.
 */
export async function* streamEntry(zip: ZipFile, entry: ZipEntry, limit: number): AsyncGenerator<Buffer> {
  const stream = await open(zip, entry)
  let size = 0
  try {
    for await (const chunk of stream) {
      // The library's streams are binary.
      const bytes = chunk as Buffer
      size += bytes.length
      if (size > limit) throw bomb('one entry goes on and on')
      yield bytes
    }
  } catch (error) {
    if (error instanceof Error && /too many bytes/.test(error.message))
      throw bomb('an entry holds more than it says')
    throw error instanceof Error && error.name === 'CannotRead' ? error : damaged(error)
  } finally {
    stream.destroy()
  }
}

function open(zip: ZipFile, { raw }: ZipEntry): Promise<Readable> {
  return new Promise((resolve, reject) => {
    zip.openReadStream(raw, (error, stream) => {
      if (stream === undefined || stream === null) return reject(damaged(error))
      resolve(stream)
    })
  })
}

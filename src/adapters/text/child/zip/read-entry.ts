import { CannotRead } from '../cannot-read.ts'
import { entriesOf, openZip } from '../zip/list-zip.ts'
import { streamEntry } from '../zip/stream-entry.ts'

/** Bytes of a picture within a document. */
export const MOST_PICTURE_BYTES = 256 * 1024 * 1024

/** One entry of an archive, by its place in the directory. Throws `CannotRead` where it cannot be had. */
export async function readEntry(path: string, place: number): Promise<Buffer> {
  const zip = await openZip(path)
  try {
    const entry = (await entriesOf(zip))[place]
    const chunks: Buffer[] = []
    if (entry !== undefined)
      for await (const chunk of streamEntry(zip, entry, MOST_PICTURE_BYTES)) chunks.push(chunk)
    return Buffer.concat(chunks)
  } catch (cause) {
    throw new CannotRead('damaged', 'The picture is damaged: it does not inflate as it should.', { cause })
  } finally {
    zip.close()
  }
}

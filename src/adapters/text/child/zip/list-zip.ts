import { createReadStream } from 'node:fs'
import type { Readable } from 'node:stream'
import yauzl, { type Entry, type ZipFile } from 'yauzl'
import { CannotRead } from '../cannot-read.ts'
import { findZipEnd } from './find-zip-end.ts'

/** An entry of an archive. Its name is foreign text and never becomes a path. */
export interface ZipEntry {
  readonly name: string
  readonly compressedSize: number
  readonly size: number
  readonly encrypted: boolean
  /** For the library that listed it. */
  readonly raw: Entry
}

const MOST_ENTRIES = 10_000

/** Names stay bytes here: the library would refuse the whole archive for a name with `../`, and we write no file by it. */
const asBytes = {
  lazyEntries: true,
  autoClose: false,
  decodeStrings: false,
  validateEntrySizes: true,
} as const

/** What the library reads an archive by that is followed by bytes which do not belong to it. */
class PartOfFile extends yauzl.RandomAccessReader {
  readonly #path: string

  constructor(path: string) {
    super()
    this.#path = path
  }

  override _readStreamForRange(start: number, end: number): Readable {
    return createReadStream(this.#path, { start, end: end - 1 })
  }
}

/** Opens an archive for reading its entries one after another; the caller closes it. Throws `CannotRead` if damaged. */
export async function openZip(path: string): Promise<ZipFile> {
  try {
    return await yauzl.openPromise(path, asBytes)
  } catch (error) {
    const end = await findZipEnd(path)
    if (end === undefined) throw damaged(error)
    return yauzl.fromRandomAccessReaderPromise(new PartOfFile(path), end, asBytes).catch((cause: unknown) => {
      throw damaged(cause)
    })
  }
}

/** The entries of an open archive, in the order of its directory. Throws `CannotRead` if that is damaged or endless. */
export function entriesOf(zip: ZipFile): Promise<readonly ZipEntry[]> {
  if (zip.entryCount > MOST_ENTRIES) {
    throw new CannotRead('bomb', `The archive claims ${zip.entryCount} entries.`, { quarantine: true })
  }
  const entries: ZipEntry[] = []
  return new Promise((resolve, reject) => {
    zip.on('error', (error) => reject(damaged(error)))
    zip.on('end', () => resolve(entries))
    zip.on('entry', (raw: Entry) => {
      entries.push({
        // With `decodeStrings: false` the library gives bytes where its types say text.
        // Some programs write the separators of their own system, where slashes belong (APPNOTE 4.4.17.1).
        name: Buffer.from(raw.fileName as unknown as Uint8Array)
          .toString('utf8')
          .replaceAll('\\', '/'),
        compressedSize: raw.compressedSize,
        size: raw.uncompressedSize,
        encrypted: (raw.generalPurposeBitFlag & 1) === 1,
        raw,
      })
      if (entries.length > MOST_ENTRIES) {
        return reject(
          new CannotRead('bomb', 'The archive holds more entries than it says.', { quarantine: true }),
        )
      }
      zip.readEntry()
    })
    zip.readEntry()
  })
}

/** What the library says of an archive it cannot open. */
export function damaged(cause: unknown): CannotRead {
  // It knows one kind of encryption and none of the others (APPNOTE 4.4.4, bit 6), before it gives the entry.
  if (cause instanceof Error && cause.message.includes('strong encryption')) return locked(cause)
  return new CannotRead('damaged', 'The file is damaged: its archive cannot be opened.', { cause })
}

/** What is said of an archive that has an encrypted entry. */
export function locked(cause?: unknown): CannotRead {
  const message = 'The archive is protected by a password and cannot be opened without it.'
  return new CannotRead('encrypted', message, { cause })
}

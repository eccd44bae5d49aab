import { type FileHandle, open } from 'node:fs/promises'

const SHORT = 3
const ENTRY_BYTES = 12

/** A page of a TIFF: how many values each of its tags has, and the only one, or the place at which more are written. */
export interface TiffDirectory {
  readonly tags: ReadonlyMap<number, { readonly count: number; readonly value: number }>
  /** Where the next page is; 0 behind the last. */
  readonly next: number
}

/** A TIFF opened for what the image library does not tell of it. */
export interface TiffFile {
  readonly size: number
  /** Where the first page is. */
  readonly first: number
  /** The page at a place; `null` where there is none that is whole. */
  directory(at: number): Promise<TiffDirectory | null>
  /** As many bytes as there are. */
  bytes(at: number, length: number): Promise<Buffer>
  /** A place written there, or `undefined` behind the end. */
  place(at: number): Promise<number | undefined>
  close(): Promise<void>
}

type Word = (bytes: Buffer, at: number) => number

/** How a TIFF writes its numbers. */
interface ByteOrder {
  readonly two: Word
  readonly four: Word
}

/** Opens a TIFF; `null` for everything else, and for those beyond 4 GiB, which are of another form. */
export async function openTiff(path: string): Promise<TiffFile | null> {
  const file = await open(path, 'r')
  const header = await readAt(file, 0, 8)
  const order = header.length < 8 ? null : byteOrder(header)
  if (order === null) {
    await file.close()
    return null
  }
  return {
    size: (await file.stat()).size,
    first: order.four(header, 4),
    directory: (at) => readDirectory(file, at, order),
    bytes: (at, length) => readAt(file, at, length),
    place: async (at) => {
      const bytes = await readAt(file, at, 4)
      return bytes.length === 4 ? order.four(bytes, 0) : undefined
    },
    close: () => file.close(),
  }
}

async function readDirectory(
  file: FileHandle,
  at: number,
  { two, four }: ByteOrder,
): Promise<TiffDirectory | null> {
  const length = await readAt(file, at, 2)
  if (at === 0 || length.length < 2) return null
  const end = two(length, 0) * ENTRY_BYTES
  const bytes = await readAt(file, at + 2, end + 4)
  if (bytes.length < end + 4) return null
  const tags = new Map<number, { count: number; value: number }>()
  for (let entry = 0; entry < end; entry += ENTRY_BYTES) {
    const count = four(bytes, entry + 4)
    const isShort = two(bytes, entry + 2) === SHORT && count === 1
    tags.set(two(bytes, entry), { count, value: (isShort ? two : four)(bytes, entry + 8) })
  }
  return { tags, next: four(bytes, end) }
}

function byteOrder(header: Buffer): ByteOrder | null {
  const signature = header.toString('latin1', 0, 4)
  if (signature === 'II*\0')
    return { two: (bytes, at) => bytes.readUInt16LE(at), four: (bytes, at) => bytes.readUInt32LE(at) }
  if (signature === 'MM\0*')
    return { two: (bytes, at) => bytes.readUInt16BE(at), four: (bytes, at) => bytes.readUInt32BE(at) }
  return null
}

async function readAt(file: FileHandle, at: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, at)
  return buffer.subarray(0, bytesRead)
}

import { type FileHandle, open } from 'node:fs/promises'

const COMPRESSION = 259
const STRIP_OFFSETS = 273
const JPEG_STREAM = 513
const JPEG_LENGTH = 514
const OLD_STYLE_JPEG = 6
const SHORT = 3
const ENTRY_BYTES = 12
const START_OF_IMAGE = 0xffd8
/** A scan of a page takes a hundredth of it. */
const MOST_BYTES = 64 * 1024 * 1024

type Word = (bytes: Buffer, at: number) => number

/** How a TIFF writes its numbers. */
interface ByteOrder {
  readonly two: Word
  readonly four: Word
}

/** A page's tags: how many values each has, and the only one, or the place at which more are written. */
interface Page {
  readonly tags: ReadonlyMap<number, { readonly count: number; readonly value: number }>
  readonly next: number
}

/**
 * The JPEG of a TIFF page that is compressed in the older way (TIFF 6.0, section 22), as the scanning programs of the
 * nineties wrote it; image libraries no longer take it. Nearly all of them put a whole JPEG into the file, or its header right
 * before its one strip: from its start on it is read like any other, and nothing looks at what follows its end. `null` for all else.
 */
export async function oldStyleJpeg(path: string, page: number): Promise<Buffer | null> {
  const file = await open(path, 'r')
  try {
    const start = await startOfStream(file, page)
    if (start === null) return null
    const { size } = await file.stat()
    return await readAt(file, start, Math.min(size - start, MOST_BYTES))
  } finally {
    await file.close()
  }
}

async function startOfStream(file: FileHandle, page: number): Promise<number | null> {
  const header = await readAt(file, 0, 8)
  const order = byteOrder(header)
  if (order === null) return null
  let at = order.four(header, 4)
  for (let number = 1; number < page && at !== 0; number += 1) at = (await readPage(file, at, order)).next
  const { tags } = await readPage(file, at, order)
  if (tags.get(COMPRESSION)?.value !== OLD_STYLE_JPEG) return null
  const strip = await firstStrip(file, tags, order)
  const stream = tags.get(JPEG_STREAM)?.value
  const strips = tags.get(STRIP_OFFSETS)?.count ?? 1
  const end = (stream ?? 0) + (tags.get(JPEG_LENGTH)?.value ?? 0)
  // Strips that follow a header, each coded for itself, make no JPEG when they are read as one.
  if (strips > 1 && strip !== undefined && strip >= end) return null
  for (const place of [stream, strip]) {
    if (place === undefined) continue
    const signature = await readAt(file, place, 2)
    if (signature.length === 2 && signature.readUInt16BE() === START_OF_IMAGE) return place
  }
  return null
}

async function firstStrip(
  file: FileHandle,
  tags: Page['tags'],
  { four }: ByteOrder,
): Promise<number | undefined> {
  const strips = tags.get(STRIP_OFFSETS)
  if (strips === undefined || strips.count === 1) return strips?.value
  const first = await readAt(file, strips.value, 4)
  return first.length === 4 ? four(first, 0) : undefined
}

async function readPage(file: FileHandle, at: number, { two, four }: ByteOrder): Promise<Page> {
  const length = await readAt(file, at, 2)
  const count = at === 0 || length.length < 2 ? 0 : two(length, 0)
  const bytes = await readAt(file, at + 2, count * ENTRY_BYTES + 4)
  if (bytes.length < count * ENTRY_BYTES + 4) return { tags: new Map(), next: 0 }
  const tags = new Map<number, { count: number; value: number }>()
  for (let entry = 0; entry < count * ENTRY_BYTES; entry += ENTRY_BYTES) {
    const isShort = two(bytes, entry + 2) === SHORT
    const values = four(bytes, entry + 4)
    const value = isShort && values === 1 ? two(bytes, entry + 8) : four(bytes, entry + 8)
    tags.set(two(bytes, entry), { count: values, value })
  }
  return { tags, next: four(bytes, count * ENTRY_BYTES) }
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
  const { buffer, bytesRead } = await file.read(Buffer.alloc(Math.max(0, length)), 0, Math.max(0, length), at)
  return buffer.subarray(0, bytesRead)
}

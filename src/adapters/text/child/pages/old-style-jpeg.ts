import { openTiff, type TiffFile } from './tiff-file.ts'

const COMPRESSION = 259
const STRIP_OFFSETS = 273
const JPEG_STREAM = 513
const JPEG_LENGTH = 514
const OLD_STYLE_JPEG = 6
const START_OF_IMAGE = 0xffd8
/** A scan of a page takes a hundredth of it. */
const MOST_BYTES = 64 * 1024 * 1024

/**
 * The JPEG of a TIFF page that is compressed in the older way (TIFF 6.0, section 22), as the scanning programs of the
 * nineties wrote it; image libraries no longer take it. Nearly all of them put a whole JPEG into the file, or its header right
 * before its one strip: from its start on it is read like any other, and nothing looks at what follows its end. `null` for all else.
 */
export async function oldStyleJpeg(path: string, page: number): Promise<Buffer | null> {
  const tiff = await openTiff(path)
  if (tiff === null) return null
  try {
    const start = await startOfStream(tiff, page)
    return start === null ? null : await tiff.bytes(start, Math.min(tiff.size - start, MOST_BYTES))
  } finally {
    await tiff.close()
  }
}

async function startOfStream(tiff: TiffFile, page: number): Promise<number | null> {
  let directory = await tiff.directory(tiff.first)
  for (let number = 1; number < page && directory !== null; number += 1)
    directory = await tiff.directory(directory.next)
  if (directory === null || directory.tags.get(COMPRESSION)?.value !== OLD_STYLE_JPEG) return null
  const { tags } = directory
  const strips = tags.get(STRIP_OFFSETS)
  const strip = strips === undefined || strips.count === 1 ? strips?.value : await tiff.place(strips.value)
  const stream = tags.get(JPEG_STREAM)?.value
  const end = (stream ?? 0) + (tags.get(JPEG_LENGTH)?.value ?? 0)
  // Strips that follow a header, each coded for itself, make no JPEG when they are read as one.
  if ((strips?.count ?? 1) > 1 && strip !== undefined && strip >= end) return null
  for (const place of [stream, strip]) {
    if (place === undefined) continue
    const signature = await tiff.bytes(place, 2)
    if (signature.length === 2 && signature.readUInt16BE() === START_OF_IMAGE) return place
  }
  return null
}

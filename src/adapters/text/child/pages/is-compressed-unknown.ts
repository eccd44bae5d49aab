import { openTiff } from './tiff-file.ts'

const COMPRESSION = 259
/** Those that the image library was built with: none, CCITT, LZW, JPEG in both ways, Deflate, PackBits, and some of the nineties. */
const KNOWN: ReadonlySet<number> = new Set([
  1, 2, 3, 4, 5, 6, 7, 8, 32_766, 32_771, 32_773, 32_809, 32_946, 34_676, 34_677, 50_001,
])

/**
 * Whether a page of a TIFF is compressed in a way that the image library does not know: ZSTD, LZMA, JBIG or JPEG XL, for
 * instance. It says nothing of it, and gives a page of black.
 */
export async function isCompressedUnknown(path: string, page: number): Promise<boolean> {
  const tiff = await openTiff(path)
  if (tiff === null) return false
  try {
    let directory = await tiff.directory(tiff.first)
    for (let number = 1; number < page && directory !== null; number += 1)
      directory = await tiff.directory(directory.next)
    return !KNOWN.has(directory?.tags.get(COMPRESSION)?.value ?? 1)
  } finally {
    await tiff.close()
  }
}

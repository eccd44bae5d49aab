import { type BitmapHeader, COMPRESSION } from './bitmap-file.ts'

/** Rows of one byte a pixel, from the lowest, and whether the bitmap said itself that they end. */
export interface UnpackedRows {
  readonly rows: Uint8Array
  readonly isWhole: boolean
}

const ROW_ENDS = 0
const ALL_ENDS = 1
const MOVE = 2

/** Unpacks the runs of a bitmap ([MS-WMF] 3.1.6): a count and what is repeated, or a sign. Whatever its bytes, it ends with its rows. */
export function bitmapRle(packed: Buffer, { width, height, compression }: BitmapHeader): UnpackedRows {
  const rows = new Uint8Array(width * height)
  const isHalf = compression === COMPRESSION.rle4
  let x = 0
  let y = 0
  const put = (pixel: number): void => {
    if (x < width && y < height) rows[y * width + x] = pixel
    x += 1
  }
  const pixelOf = (byte: number, index: number): number =>
    isHalf ? (index % 2 === 0 ? byte >> 4 : byte & 0xf) : byte
  for (let at = 0; at + 1 < packed.length && y < height; ) {
    const count = packed[at] ?? 0
    const value = packed[at + 1] ?? 0
    at += 2
    if (count > 0) for (let index = 0; index < count; index += 1) put(pixelOf(value, index))
    else if (value === ROW_ENDS) {
      x = 0
      y += 1
    } else if (value === ALL_ENDS) return { rows, isWhole: true }
    else if (value === MOVE) {
      x += packed[at] ?? 0
      y += packed[at + 1] ?? 0
      at += 2
    } else {
      const bytes = isHalf ? Math.ceil(value / 2) : value
      for (let index = 0; index < value; index += 1)
        put(pixelOf(packed[at + (isHalf ? index >> 1 : index)] ?? 0, index))
      at += bytes + (bytes % 2)
    }
  }
  return { rows, isWhole: y >= height }
}

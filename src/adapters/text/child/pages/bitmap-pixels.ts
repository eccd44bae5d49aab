import { type BitmapHeader, COMPRESSION } from './bitmap-file.ts'
import { bitmapRle } from './bitmap-rle.ts'

/** The pixels of a bitmap in grays, from its upper row; white where it ends too early. */
export interface BitmapPixels {
  readonly data: Uint8Array
  readonly isWhole: boolean
}

const WHITE = 255

/** Bytes of a bitmap's file that hold its pixels: what stands behind them is none of it. */
export function bitmapBytes({ width, height, bits, rowsAt }: BitmapHeader): number {
  // Packed rows are at most as long as every pixel by itself, with two signs a row.
  return rowsAt + Math.max(rowBytes(width, bits), width * 2 + 4) * height + 4
}

/** Undoes the rows of a bitmap. */
export function bitmapPixels(file: Buffer, header: BitmapHeader): BitmapPixels {
  const { width, height, bits, compression, isFromTop, rowsAt } = header
  const isPacked = compression === COMPRESSION.rle8 || compression === COMPRESSION.rle4
  const unpacked = isPacked ? bitmapRle(file.subarray(rowsAt), header) : undefined
  const rows = unpacked?.rows ?? file.subarray(rowsAt)
  const stride = isPacked ? width : rowBytes(width, bits)
  const grayOf = bits <= 8 ? ofPalette(file, header) : ofColours(header)
  const data = new Uint8Array(width * height).fill(WHITE)
  for (let row = 0; row < height; row += 1) {
    const from = row * stride
    if (from >= rows.length) break
    const to = (isFromTop ? row : height - 1 - row) * width
    const line = rows.subarray(from, from + stride)
    const size = isPacked ? 8 : bits
    const there = Math.min(width, Math.floor((line.length * 8) / size))
    for (let x = 0; x < there; x += 1) data[to + x] = grayOf(pixelAt(line, x, size))
  }
  const isWhole = unpacked?.isWhole ?? rows.length >= stride * height
  return { data, isWhole }
}

function rowBytes(width: number, bits: number): number {
  return Math.ceil((width * bits) / 32) * 4
}

function pixelAt(line: Uint8Array, x: number, bits: number): number {
  const byte = (at: number): number => line[at] ?? 0
  if (bits === 8) return byte(x)
  if (bits < 8) {
    const first = x * bits
    return (byte(first >> 3) >> (8 - bits - (first & 7))) & ((1 << bits) - 1)
  }
  if (bits === 16) return byte(x * 2) | (byte(x * 2 + 1) << 8)
  const at = (x * bits) / 8
  return byte(at) | (byte(at + 1) << 8) | (byte(at + 2) << 16) | ((bits === 32 ? byte(at + 3) : 0) << 24)
}

function ofPalette(file: Buffer, { palette, bits }: BitmapHeader): (pixel: number) => number {
  const grays = new Uint8Array(2 ** bits)
  for (let index = 0; index < palette.colours; index += 1) {
    const at = palette.at + index * palette.bytes
    grays[index] = gray(file[at + 2] ?? 0, file[at + 1] ?? 0, file[at] ?? 0)
  }
  return (pixel) => grays[pixel] ?? 0
}

function ofColours({ masks }: BitmapHeader): (pixel: number) => number {
  const [red, green, blue] = masks.map(ofMask)
  return (pixel) => gray(red?.(pixel) ?? 0, green?.(pixel) ?? 0, blue?.(pixel) ?? 0)
}

/** What the bits of a mask say, from 0 to 255. */
function ofMask(mask: number): (pixel: number) => number {
  if (mask === 0) return () => 0
  const shift = 31 - Math.clz32(mask & -mask)
  const most = mask >>> shift
  return (pixel) => Math.round((((pixel & mask) >>> shift) * WHITE) / most)
}

/** As bright as people see a colour (ITU-R BT.601). */
function gray(red: number, green: number, blue: number): number {
  return Math.round(0.299 * red + 0.587 * green + 0.114 * blue)
}

export interface BitmapPlan {
  readonly width: number
  readonly height: number
  /** From 0 to 255; with a palette of four or of eight bits as near as that comes. */
  grayAt(x: number, y: number): number
  readonly bits?: 1 | 4 | 8 | 16 | 24 | 32
  /** In runs, of four and of eight bits. */
  readonly packed?: boolean
  readonly fromTop?: boolean
  /** The head of OS/2. */
  readonly short?: boolean
  /** Of two colours white is the first. */
  readonly reversed?: boolean
  readonly masks?: readonly [number, number, number]
}

/** A bitmap of Windows ([MS-WMF] 2.2.2), byte by byte. */
export function makeBitmap(plan: BitmapPlan): Buffer {
  const { width, height, bits = 24, packed = false, fromTop = false, short = false, masks } = plan
  const rows = Array.from({ length: height }, (_none, index) => {
    const y = fromTop ? index : height - 1 - index
    const line = Array.from({ length: width }, (_nothing, x) => plan.grayAt(x, y))
    return packed ? packedRow(line, bits) : plainRow(line, plan)
  })
  const pixels = Buffer.concat([...rows, ...(packed ? [Buffer.of(0, 1)] : [])])
  const between = Buffer.concat([masksOf(masks), paletteOf(plan)])
  const info = Buffer.alloc(short ? 12 : 40)
  info.writeUInt32LE(info.length, 0)
  if (short) {
    for (const [index, value] of [width, height, 1, bits].entries()) info.writeUInt16LE(value, 4 + index * 2)
  } else {
    info.writeInt32LE(width, 4)
    info.writeInt32LE(fromTop ? -height : height, 8)
    info.writeUInt16LE(1, 12)
    info.writeUInt16LE(bits, 14)
    info.writeUInt32LE(packed ? (bits === 8 ? 1 : 2) : masks === undefined ? 0 : 3, 16)
  }
  const head = Buffer.alloc(14)
  const rowsAt = head.length + info.length + between.length
  head.write('BM', 0, 'latin1')
  head.writeUInt32LE(rowsAt + pixels.length, 2)
  head.writeUInt32LE(rowsAt, 10)
  return Buffer.concat([head, info, between, pixels])
}

function plainRow(grays: readonly number[], { bits = 24, reversed = false, masks }: BitmapPlan): Buffer {
  const row = Buffer.alloc(Math.ceil((grays.length * bits) / 32) * 4)
  for (const [x, gray] of grays.entries()) {
    if (bits === 1) {
      const isSet = gray > 127 !== reversed
      if (isSet) row[x >> 3] = (row[x >> 3] ?? 0) | (0x80 >> (x & 7))
    } else if (bits === 4) row[x >> 1] = (row[x >> 1] ?? 0) | ((gray >> 4) << (x % 2 === 0 ? 4 : 0))
    else if (bits === 16) {
      const five = gray >> 3
      row.writeUInt16LE((five << 10) | (five << 5) | five, x * 2)
    } else {
      const at = (x * bits) / 8
      // Where masks say that the first byte is none of the colours, it is something else.
      const first = masks === undefined ? at : at + 1
      row.fill(gray, first, first + Math.min(3, bits / 8))
      if (masks !== undefined) row[at] = 0x55
    }
  }
  return row
}

function packedRow(grays: readonly number[], bits: number): Buffer {
  const values = grays.map((gray) => (bits === 4 ? gray >> 4 : gray))
  const pieces: Buffer[] = []
  // A few as they are, padded to two bytes; the others one by one.
  const plain = values.slice(0, 5)
  const bytes = bits === 8 ? Buffer.from(plain) : halves(plain)
  pieces.push(Buffer.of(0, plain.length), bytes, Buffer.alloc(bytes.length % 2))
  for (const value of values.slice(5)) pieces.push(Buffer.of(1, bits === 4 ? value << 4 : value))
  return Buffer.concat([...pieces, Buffer.of(0, 0)])
}

function halves(values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(Math.ceil(values.length / 2))
  for (const [index, value] of values.entries())
    bytes[index >> 1] = (bytes[index >> 1] ?? 0) | (value << (index % 2 === 0 ? 4 : 0))
  return bytes
}

function masksOf(masks: BitmapPlan['masks']): Buffer {
  const bytes = Buffer.alloc(masks === undefined ? 0 : 12)
  for (const [index, mask] of (masks ?? []).entries()) bytes.writeUInt32LE(mask, index * 4)
  return bytes
}

function paletteOf({ bits = 24, short = false, reversed = false }: BitmapPlan): Buffer {
  if (bits > 8) return Buffer.alloc(0)
  const count = 2 ** bits
  const entries = Array.from({ length: count }, (_none, index) => {
    const step = reversed ? count - 1 - index : index
    const gray = Math.round((step * 255) / (count - 1))
    return short ? Buffer.of(gray, gray, gray) : Buffer.of(gray, gray, gray, 0)
  })
  return Buffer.concat(entries)
}

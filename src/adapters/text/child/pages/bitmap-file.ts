/** What a bitmap of Windows says of itself ([MS-WMF] 2.2.2; the file's own head stands before that). */
export interface BitmapHeader {
  readonly width: number
  readonly height: number
  readonly bits: number
  readonly compression: number
  /** Whether its first row is its upper one, which is seldom so. */
  readonly isFromTop: boolean
  /** Where its colours are listed, how many bytes each takes, and where its rows begin. */
  readonly palette: { readonly at: number; readonly colours: number; readonly bytes: number }
  readonly rowsAt: number
  /** Which bits of a pixel are red, green and blue, where each is not in a byte of its own. */
  readonly masks: readonly [red: number, green: number, blue: number]
}

/** More than any head is long, with all of its colours. */
export const BITMAP_HEAD = 2 * 1024
export const COMPRESSION = { none: 0, rle8: 1, rle4: 2, fields: 3, jpeg: 4, png: 5, alphaFields: 6 } as const
const FILE_HEAD = 14
/** The head of OS/2, of two bytes a number; and the first of Windows. */
const SHORT_HEAD = 12
const LEAST_HEAD = 40
const BITS: ReadonlySet<number> = new Set([1, 2, 4, 8, 16, 24, 32])
const USUAL_16 = [0x7c00, 0x03e0, 0x001f] as const
const USUAL_32 = [0xff0000, 0x00ff00, 0x0000ff] as const

/** Reads the head of a bitmap; `undefined` where it is none, or of a kind that no program writes. */
export function bitmapHeader(head: Buffer): BitmapHeader | undefined {
  if (head.length < FILE_HEAD + SHORT_HEAD || head.toString('latin1', 0, 2) !== 'BM') return undefined
  const size = head.readUInt32LE(FILE_HEAD)
  const isShort = size === SHORT_HEAD
  if (!isShort && (size < LEAST_HEAD || size > 1_000 || head.length < FILE_HEAD + LEAST_HEAD))
    return undefined
  const rows = isShort ? head.readInt16LE(20) : head.readInt32LE(22)
  const width = isShort ? head.readUInt16LE(18) : head.readInt32LE(18)
  const bits = head.readUInt16LE(isShort ? 24 : 28)
  const compression = isShort ? COMPRESSION.none : head.readUInt32LE(30)
  const height = Math.abs(rows)
  const isKnown = BITS.has(bits) || compression === COMPRESSION.jpeg || compression === COMPRESSION.png
  if (width < 1 || height < 1 || !isKnown) return undefined
  const isMasked = compression === COMPRESSION.fields || compression === COMPRESSION.alphaFields
  const listed = isShort ? 0 : head.readUInt32LE(46)
  const beside = isMasked && size === LEAST_HEAD ? (compression === COMPRESSION.fields ? 12 : 16) : 0
  return {
    width,
    height,
    bits,
    compression,
    isFromTop: rows < 0,
    palette: {
      at: FILE_HEAD + size + beside,
      colours: bits > 8 ? 0 : Math.min(listed === 0 ? 2 ** bits : listed, 2 ** bits),
      bytes: isShort ? 3 : 4,
    },
    rowsAt: head.readUInt32LE(10),
    masks: isMasked ? masksAt(head) : bits === 16 ? USUAL_16 : USUAL_32,
  }
}

/** Behind the first head of Windows, which is where later heads have them too. */
function masksAt(head: Buffer): BitmapHeader['masks'] {
  const at = FILE_HEAD + LEAST_HEAD
  if (head.length < at + 12) return USUAL_32
  return [head.readUInt32LE(at), head.readUInt32LE(at + 4), head.readUInt32LE(at + 8)]
}

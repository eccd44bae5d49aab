import { decodePage } from '../../characters/decode-page.ts'
import type { FileInformation } from './fib.ts'

/** A run of characters that lie beside each other in the file: positions in the text, and where its bytes are. */
export interface Piece {
  readonly start: number
  readonly end: number
  readonly at: number
  readonly width: 1 | 2
}

const LIST = 2
const PROPERTIES = 1
const NARROW = 0x40000000

/** The pieces of the text, in its order ([MS-DOC] 2.8.35, 2.9.177). What lies behind the end of the file is left out. */
export function readPieces(fib: FileInformation, table: Buffer, size: number): readonly Piece[] {
  const list = pieceList(table.subarray(fib.pieces.at, fib.pieces.at + fib.pieces.length))
  if (list === undefined) {
    const { body, footnotes, headers, macros, comments, endnotes, boxes, headerBoxes } = fib.lengths
    const end = body + footnotes + headers + macros + comments + endnotes + boxes + headerBoxes
    const left = Math.max(0, size - fib.textStart)
    return [{ start: 0, end: Math.min(end, left), at: fib.textStart, width: 1 }]
  }
  const count = Math.floor((list.length - 4) / 12)
  const pieces: Piece[] = []
  let last = 0
  for (let index = 0; index < count; index += 1) {
    const start = list.readUInt32LE(index * 4)
    const end = list.readUInt32LE(index * 4 + 4)
    const place = list.readUInt32LE((count + 1) * 4 + index * 8 + 2)
    const isNarrow = !fib.isWide || (place & NARROW) !== 0
    const at = fib.isWide && isNarrow ? (place & (NARROW - 1)) >>> 1 : place & (NARROW - 1)
    const width = isNarrow ? 1 : 2
    const held = Math.floor((size - at) / width)
    // Positions only grow: a list that says otherwise could say the same bytes for ever.
    if (start < last || end <= start || held <= 0) continue
    last = end
    pieces.push({ start, end: Math.min(end, start + held), at, width })
  }
  return pieces
}

/** It stands behind properties of any number, each with its length. */
function pieceList(complex: Buffer): Buffer | undefined {
  let at = 0
  while (at + 3 <= complex.length && complex[at] === PROPERTIES) at += 3 + complex.readUInt16LE(at + 1)
  if (at + 5 > complex.length || complex[at] !== LIST) return undefined
  const length = complex.readUInt32LE(at + 1)
  const list = complex.subarray(at + 5, at + 5 + length)
  return list.length < 16 ? undefined : list
}

/** The characters of a piece. */
export function textOfPiece(word: Buffer, { at, start, end, width }: Piece, codePage: number): string {
  const bytes = word.subarray(at, at + (end - start) * width)
  if (width === 2) return bytes.toString('utf16le')
  const text = decodePage(bytes, codePage)
  // Of two bytes a character: positions count bytes, and each must have its own.
  return text.length === bytes.length ? text : text.padEnd(bytes.length, '\0')
}

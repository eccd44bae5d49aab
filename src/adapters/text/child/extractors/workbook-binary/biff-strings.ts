import { decodePage } from '../../characters/decode-page.ts'

/** Reads numbers and texts of a record, over to what continues it. Past its end all numbers are 0 and all texts empty. */
export interface BiffReader {
  byte(): number
  short(): number
  long(): number
  skip(bytes: number): void
  /** So many characters, in one byte each or in two, as the flags before them say. */
  characters(count: number, isWide: boolean): string
  readonly isAtEnd: boolean
}

const WIDE = 1
const EXTENDED = 4
const RICH = 8

/** Makes a reader of the pieces of one record. */
export function makeBiffReader(pieces: readonly Buffer[]): BiffReader {
  let index = 0
  let at = 0
  const settle = (): void => {
    while (index < pieces.length && at >= (pieces[index]?.length ?? 0)) {
      at -= pieces[index]?.length ?? 0
      index += 1
    }
  }
  const byte = (): number => {
    settle()
    const value = pieces[index]?.[at] ?? 0
    at += 1
    return value
  }
  const short = (): number => byte() | (byte() << 8)
  return {
    byte,
    short,
    long: () => (short() | (short() << 16)) >>> 0,
    skip: (bytes) => {
      at += bytes
      settle()
    },
    characters: (count, isWide) => {
      let text = ''
      let width = isWide ? 2 : 1
      let left = count
      while (left > 0) {
        const piece = pieces[index]
        if (piece === undefined) break
        const held = Math.min(left, Math.floor((piece.length - at) / width))
        if (held <= 0) {
          index += 1
          at = 0
          // What goes over says anew how wide it is ([MS-XLS] 2.5.293).
          width = ((pieces[index]?.[at] ?? 0) & WIDE) === 0 ? 1 : 2
          at += 1
          continue
        }
        text += piece.toString(width === 2 ? 'utf16le' : 'latin1', at, at + held * width)
        at += held * width
        left -= held
      }
      return text
    },
    get isAtEnd() {
      settle()
      return index >= pieces.length
    },
  }
}

/** A text with its flags, without what its runs look like and how it sounds ([MS-XLS] 2.5.293, 2.5.294). */
export function biffText(reader: BiffReader, count: number): string {
  const flags = reader.byte()
  const runs = (flags & RICH) === 0 ? 0 : reader.short()
  const extension = (flags & EXTENDED) === 0 ? 0 : reader.long()
  const text = reader.characters(count, (flags & WIDE) !== 0)
  if (runs > 0 || extension > 0) reader.skip(runs * 4 + extension)
  return text
}

/** A text as workbooks before Unicode keep it. */
export function narrowText(reader: BiffReader, count: number, codePage: number): string {
  return decodePage(Buffer.from(reader.characters(count, false), 'latin1'), codePage)
}

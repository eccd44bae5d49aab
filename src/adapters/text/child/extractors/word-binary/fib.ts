import { CannotRead } from '../../cannot-read.ts'
import { pageOfLanguage } from '../../characters/page-of-language.ts'

/** Where the parts of a Word document lie ([MS-DOC] 2.5), for Word 97 and later, and for Word 6 and 95. */
export interface FileInformation {
  readonly isWide: boolean
  /** Which of two streams holds the tables; `null` where they stand beside the text. */
  readonly table: '0Table' | '1Table' | null
  /** Characters of each part of the text, in the order in which they follow each other. */
  readonly lengths: TextLengths
  /** Places of the text where it is in one piece, and of the list of pieces. */
  readonly textStart: number
  readonly pieces: Place
  readonly characters: Place
  readonly paragraphs: Place
  readonly sections: Place
  readonly codePage: number
}

export interface TextLengths {
  readonly body: number
  readonly footnotes: number
  readonly headers: number
  readonly macros: number
  readonly comments: number
  readonly endnotes: number
  readonly boxes: number
  readonly headerBoxes: number
}

export interface Place {
  readonly at: number
  readonly length: number
}

const ENCRYPTED = 0x0100
const COMPLEX = 0x0004
const SECOND_TABLE = 0x0200
const WORD_97 = 0xa5ec
const WORD_95 = 0xa5dc
const FIRST_OF_97 = 0x6a
const LEAST = 0x200
/** Which system it was written on, where it was not Windows. */
const MACINTOSH = 1

/** Word 97 packs what it can into Western European, whatever its language. */
function codePageOf(word: Buffer): number {
  if (word.readUInt8(18) === MACINTOSH) return 10_000
  return pageOfLanguage(word.readUInt16LE(6)) ?? 1252
}

/** Reads the block of places at the beginning of a document. Throws `CannotRead` where it is none, or is encrypted. */
export function readFib(word: Buffer): FileInformation {
  const signature = word.length < LEAST ? 0 : word.readUInt16LE(0)
  if (signature !== WORD_97 && signature !== WORD_95)
    throw new CannotRead('damaged', 'The document is damaged: it does not begin as Word documents do.')
  const flags = word.readUInt16LE(10)
  if ((flags & ENCRYPTED) !== 0) throw new CannotRead('encrypted', 'The document is protected by a password.')
  const isWide = word.readUInt16LE(2) >= FIRST_OF_97
  const place = (at: number): Place => ({ at: word.readUInt32LE(at), length: word.readUInt32LE(at + 4) })
  const lengths = (at: number): TextLengths => {
    const count = (index: number): number => Math.max(0, word.readInt32LE(at + index * 4))
    return {
      body: count(0),
      footnotes: count(1),
      headers: count(2),
      macros: count(3),
      comments: count(4),
      endnotes: count(5),
      boxes: count(6),
      headerBoxes: count(7),
    }
  }
  const common = {
    isWide,
    textStart: word.readUInt32LE(24),
    codePage: isWide ? 1252 : codePageOf(word),
  }
  const none = { at: 0, length: 0 }
  if (!isWide)
    return {
      ...common,
      table: null,
      lengths: lengths(0x34),
      pieces: (flags & COMPLEX) === 0 ? none : place(0x160),
      characters: none,
      paragraphs: none,
      sections: none,
    }
  return {
    ...common,
    table: (flags & SECOND_TABLE) === 0 ? '0Table' : '1Table',
    lengths: lengths(0x4c),
    pieces: place(0x1a2),
    characters: place(0xfa),
    paragraphs: place(0x102),
    sections: place(0xca),
  }
}

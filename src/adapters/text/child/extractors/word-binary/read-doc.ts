import { CannotRead } from '../../cannot-read.ts'
import { type CompoundFile, openCompound } from '../../compound/open-compound.ts'
import { summaryInformation } from '../../compound/summary-information.ts'
import type { Extraction, ExtractionJob } from '../../extraction.ts'
import { leftUnread } from '../left-unread.ts'
import { makeTakenPictures } from '../taken-pictures.ts'
import { tellPages, withoutBlankEnd } from '../tell-pages.ts'
import { withoutParts } from '../without-parts.ts'
import { unrecognised } from '../word-pictures.ts'
import { docPicture } from './doc-picture.ts'
import { type DocText, makeDocText } from './doc-text.ts'
import { type FileInformation, readFib } from './fib.ts'
import { DELETED, formattedRuns, PAGE_BEFORE, pictureRuns, ROW_END, SYMBOL } from './formatting.ts'
import { type Piece, readPieces, textOfPiece } from './pieces.ts'
import { makeRunFinder } from './run-finder.ts'
import { sectionsOnSamePage } from './sections.ts'

const MOST_BYTES = 512 * 1024 * 1024
const PICTURE = '\x01'
const NONE: ReadonlySet<number> = new Set()

/**
 * Reads a document of Word 97 to 2003, or of Word 6 and 95: its body page by page as far as somebody asked for pages, and behind
 * it text boxes, headers, footers, notes and comments. Words that were deleted are left out, hidden ones are not; pictures in
 * the text that are as large as a part of a page are marked for recognition. Throws `CannotRead` for what is damaged or encrypted.
 */
export async function readDoc(job: ExtractionJob): Promise<Extraction> {
  const compound = await openCompound(job.path)
  try {
    const word = await compound.stream(['WordDocument'], MOST_BYTES)
    if (word === undefined)
      throw new CannotRead('damaged', 'The document is damaged: its main part is missing.')
    const fib = readFib(word)
    const table = fib.table === null ? word : await tableOf(compound, fib.table)
    const parts = readParts(fib, word, table, job.limits.characters)
    const pages = [...withoutBlankEnd(parts.body)]
    pages.push([pages.pop() ?? '', ...parts.behind].filter((text) => text.trim() !== '').join('\n'))
    const taken = makeTakenPictures(job)
    const data = parts.pictures.length === 0 ? undefined : await compound.stream(['Data'], MOST_BYTES)
    for (const { page, at } of parts.pictures) {
      const picture = data === undefined ? undefined : docPicture(data, at)
      if (picture !== undefined) await taken.take(page, picture.area, picture.content)
    }
    const left = await taken.tell(await tellPages(job, pages))
    const noticed = [...unrecognised(left), ...leftUnread(compound.names(['ObjectPool']).length)]
    return withoutParts(await summaryInformation(compound), noticed)
  } finally {
    await compound.close()
  }
}

async function tableOf(compound: CompoundFile, name: '0Table' | '1Table'): Promise<Buffer> {
  const other = name === '0Table' ? '1Table' : '0Table'
  const table = (await compound.stream([name], MOST_BYTES)) ?? (await compound.stream([other], MOST_BYTES))
  if (table !== undefined) return table
  throw new CannotRead('damaged', 'The document is damaged: what says where its text lies is missing.')
}

interface DocParts {
  readonly body: readonly string[]
  readonly behind: readonly string[]
  /** Where each picture lies that is shown, in the order in which they stand, and on which page. */
  readonly pictures: readonly { readonly page: number; readonly at: number }[]
}

type PartName = keyof FileInformation['lengths']
const inFile: readonly PartName[] = [
  'body',
  'footnotes',
  'headers',
  'macros',
  'comments',
  'endnotes',
  'boxes',
  'headerBoxes',
]
const inOrder: readonly PartName[] = ['boxes', 'headers', 'headerBoxes', 'footnotes', 'endnotes', 'comments']

function readParts(fib: FileInformation, word: Buffer, table: Buffer, characters: number): DocParts {
  const pieces = readPieces(fib, table, word.length)
  const samePage = sectionsOnSamePage(fib, table, word)
  const texts = new Map<PartName, DocText>(
    inFile.map((name) => [name, makeDocText(name === 'body' ? samePage : NONE)]),
  )
  const ends: number[] = []
  for (const name of inFile) ends.push((ends.at(-1) ?? 0) + fib.lengths[name])
  const marks = marksOf(fib, word, table)
  const drawn = pictureRuns(word, table, fib.characters)
  const pictures: { readonly page: number; readonly at: number }[] = []
  let part = 0
  let last = ''
  let length = 0
  for (const piece of pieces) {
    if (length > characters) break
    length += piece.end - piece.start
    const text = textOfPiece(word, piece, fib.codePage)
    for (let index = 0; index < text.length; index += 1) {
      const position = piece.start + index
      while (part < ends.length && position >= (ends[part] ?? 0)) part += 1
      const name = inFile[part]
      if (name === undefined) break
      const shown = marks.shown(text.charAt(index), placeOf(piece, index))
      if (shown === '') continue
      const written = texts.get(name)
      if (marks.breaks(placeOf(piece, index))) written?.breakPage()
      // Word 6 says it in another way: a row ends where a mark follows the mark of its last cell.
      const picture = shown === PICTURE ? drawn.get(placeOf(piece, index)) : undefined
      // What stands beside the body is read behind its last page.
      if (picture !== undefined && written?.isInObject !== true)
        pictures.push({ page: name === 'body' ? (written?.page ?? 0) : Number.MAX_SAFE_INTEGER, at: picture })
      const endsRow = fib.isWide ? marks.endsRow(placeOf(piece, index)) : last === '\x07'
      written?.write(shown, position, endsRow)
      last = shown
    }
  }
  const lines = (name: PartName): readonly string[] => texts.get(name)?.finish() ?? []
  return {
    body: lines('body'),
    pictures,
    behind: inOrder.flatMap((name) => (name === 'headers' ? eachOnce(lines(name)) : lines(name))),
  }
}

const placeOf = (piece: Piece, index: number): number => piece.at + index * piece.width

/** Each section has its headers and footers anew. */
function eachOnce(text: readonly string[]): readonly string[] {
  return [...new Set(text.flatMap((page) => page.split('\n')).filter((line) => line.trim() !== ''))]
}

interface Marks {
  /** The character as a person sees it; nothing where it was deleted. */
  shown(character: string, place: number): string
  endsRow(place: number): boolean
  breaks(place: number): boolean
}

function marksOf(fib: FileInformation, word: Buffer, table: Buffer): Marks {
  const signs = formattedRuns(word, table, fib.characters, 'characters', [DELETED, SYMBOL])
  const blocks = formattedRuns(word, table, fib.paragraphs, 'paragraphs', [ROW_END, PAGE_BEFORE])
  const isDeleted = makeRunFinder(signs.get(DELETED) ?? [])
  const isSymbol = makeRunFinder(signs.get(SYMBOL) ?? [])
  const isRowEnd = makeRunFinder(blocks.get(ROW_END) ?? [])
  const startsPage = new Set((blocks.get(PAGE_BEFORE) ?? []).map(({ from }) => from))
  return {
    shown: (character, place) => {
      // Where two paragraphs were joined, their words still stand apart.
      if (isDeleted(place) && character !== '\r') return ''
      // A sign of a font of signs, a tick for instance: no letter, and no part of the words beside it.
      return isSymbol(place) && character >= ' ' ? ' ' : character
    },
    endsRow: isRowEnd,
    breaks: (place) => startsPage.has(place),
  }
}

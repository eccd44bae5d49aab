import type { PictureCrop } from '../../child-messages.ts'

/** Gathers text page by page, as far as a Word document says where its pages end. */
export interface WordPages {
  add(piece: string): void
  /** A picture fills a page without a word. */
  addPicture(): void
  /** What it shows, by its relation, how large in square points, and what is cut off it. It may show several. */
  placePicture(id: string, area: number, crop?: PictureCrop): void
  /** Somebody asked for a break, or Word noted where it put one when it last laid the document out. */
  breakPage(kind: 'asked' | 'rendered'): void
  beginRow(): void
  /** Cells of a row begin on one page: where several go over to the next, Word notes the break in each of them. */
  beginCell(): void
  endRow(): void
  endSection(): void
  /** What is known at the end of a section only: that it began on a page of its own. Word notes no break there. */
  beganOnPage(): void
  finish(): readonly string[]
  /** Those that were placed, in their order. */
  pictures(): readonly PlacedPicture[]
  readonly length: number
}

/** A picture where it stands. Pages count from 0. */
export interface PlacedPicture {
  readonly page: number
  readonly id: string
  readonly area: number
  readonly crop?: PictureCrop | undefined
}

/** `id` and `area` are empty of what merely says that something is drawn there. */
type Drawn = {
  page: number
  at: number
  readonly id: string
  readonly area: number
  readonly crop?: PictureCrop | undefined
}

interface Row {
  readonly seen: number
  first: number
  last: number
  /** What was seen when its present cell began. */
  cell: number
  /** Whether all of it went over to another page, which is noted before its first word. */
  isMoved: boolean
}

/** Tables within tables that are told apart: each break is looked for in all of them. */
const DEEPEST = 50

interface SectionEnd {
  readonly page: number
  readonly at: number
  readonly seen: number
  readonly isBlank: boolean
}

/** Makes the pages of one part of a document. */
export function makeWordPages(): WordPages {
  const pages = ['']
  let current = 0
  let length = 0
  // Words and pictures so far: looking through the text for words each time would copy it.
  let seen = 0
  let seenAtBreak = 0
  const rows: Row[] = []
  let depth = 0
  let sectionEnd: SectionEnd | undefined
  const pictures: Drawn[] = []
  const textOn = (page: number): string => pages[page] ?? ''
  const isBlank = (): boolean => seen === seenAtBreak
  const add = (piece: string): void => {
    pages[current] = textOn(current) + piece
    if (piece.trim() !== '') seen += 1
    length += piece.length
  }
  /** Those of the last section stand last. */
  const picturesFrom = ({ page, at }: SectionEnd): readonly Drawn[] => {
    const first = pictures.findLastIndex((one) => one.page < page || (one.page === page && one.at < at))
    return pictures.slice(first + 1)
  }
  const draw = (id: string, area: number, crop?: PictureCrop): void => {
    pictures.push({ page: current, at: textOn(current).length, id, area, crop })
    seen += 1
  }
  return {
    add,
    addPicture: () => draw('', 0),
    placePicture: draw,
    breakPage: (kind) => {
      const row = rows.at(-1)
      // What Word noted right behind a break that somebody asked for is the same break, written twice.
      if (kind === 'rendered' && (isBlank() || (row?.isMoved === true && row.cell === seen))) return
      current += 1
      if (current === pages.length) pages.push('')
      seenAtBreak = seen
      for (let at = rows.length - 1; at >= 0; at -= 1) {
        const around = rows[at]
        if (around?.seen !== seen) break
        around.first = current
        around.isMoved = true
      }
    },
    beginRow: () => {
      depth += 1
      if (depth <= DEEPEST) rows.push({ seen, first: current, last: current, cell: seen, isMoved: false })
    },
    beginCell: () => {
      const row = rows.at(-1)
      if (row === undefined || depth > DEEPEST) return
      row.cell = seen
      row.last = Math.max(row.last, current)
      if (current === row.first) return
      current = row.first
      add('\t')
    },
    endRow: () => {
      if (depth <= DEEPEST) current = Math.max(current, rows.pop()?.last ?? 0)
      depth = Math.max(0, depth - 1)
    },
    endSection: () => {
      sectionEnd = { page: current, at: textOn(current).length, seen, isBlank: isBlank() }
    },
    beganOnPage: () => {
      if (sectionEnd === undefined || sectionEnd.isBlank) return
      const { page, at } = sectionEnd
      const [before, after] = [textOn(page).slice(0, at), textOn(page).slice(at)]
      const moved = picturesFrom(sectionEnd)
      const isLast = page === pages.length - 1
      if (!isLast && after.trim() === '' && moved[0]?.page !== page) return
      pages.splice(page, 1, before, after)
      current += 1
      for (const picture of moved) {
        if (picture.page === page) picture.at -= at
        picture.page += 1
      }
      if (isLast) seenAtBreak = sectionEnd.seen
    },
    finish: () => (isBlank() && pages.length > 1 ? pages.slice(0, -1) : pages),
    pictures: () => pictures.filter(({ id }) => id !== ''),
    get length() {
      return length
    },
  }
}

/** Gathers text page by page, as far as a Word document says where its pages end. */
export interface WordPages {
  add(piece: string): void
  /** A picture fills a page without a word. */
  addPicture(): void
  /** Somebody asked for a break, or Word noted where it put one when it last laid the document out. */
  breakPage(kind: 'asked' | 'rendered'): void
  endSection(): void
  /** What is known at the end of a section only: that it began on a page of its own. Word notes no break there. */
  beganOnPage(): void
  finish(): readonly string[]
  readonly length: number
}

interface SectionEnd {
  readonly page: number
  readonly at: number
  readonly isBlank: boolean
}

/** Makes the pages of one part of a document. */
export function makeWordPages(): WordPages {
  const pages: string[] = []
  let text = ''
  let length = 0
  // Looking through the text for words at each end of a section would copy it each time.
  let isWorded = false
  let pictured = false
  let sectionEnd: SectionEnd | undefined
  const isBlank = (): boolean => !isWorded && !pictured
  return {
    add: (piece) => {
      text += piece
      isWorded ||= piece.trim() !== ''
      length += piece.length
    },
    addPicture: () => {
      pictured = true
    },
    breakPage: (kind) => {
      // What Word noted right behind a break that somebody asked for is the same break, written twice.
      if (kind === 'rendered' && isBlank()) return
      pages.push(text)
      text = ''
      isWorded = false
      pictured = false
    },
    endSection: () => {
      sectionEnd = { page: pages.length, at: text.length, isBlank: isBlank() }
    },
    beganOnPage: () => {
      if (sectionEnd === undefined || sectionEnd.isBlank) return
      const { page, at } = sectionEnd
      const whole = pages[page] ?? text
      const [before, after] = [whole.slice(0, at), whole.slice(at)]
      if (page === pages.length) {
        pages.push(before)
        text = after
        isWorded = after.trim() !== ''
      } else if (after.trim() !== '') pages.splice(page, 1, before, after)
    },
    finish: () => (text.trim() === '' && pages.length > 0 ? pages : [...pages, text]),
    get length() {
      return length
    },
  }
}

/** Gathers the words of a document that is read from its beginning to its end. */
export interface TextPages {
  add(text: string): void
  endLine(): void
  /** Of a table: what follows stands on the same line, apart. */
  endCell(): void
  endPage(): void
  /** Behind a page that was told before, from 0: its notes. */
  addTo(page: number, text: string): void
  /** Every page, also those without a word. */
  finish(): readonly string[]
  /** The page that is being read, from 0. */
  readonly page: number
  /** Whether nothing has been added to it. */
  readonly isBlank: boolean
  readonly length: number
}

/** Makes an empty document of one page. What parts words is written with the next of them, and of several the last. */
export function makeTextPages(): TextPages {
  const pages = ['']
  const behind = new Map<number, string>()
  let between = ''
  let length = 0
  const current = (): string => pages.at(-1) ?? ''
  return {
    add: (text) => {
      const isFirst = between !== '' || current() === ''
      if (text === '' || (isFirst && text.trim() === '')) return
      const piece = current() === '' ? text : between + text
      pages[pages.length - 1] = current() + piece
      length += piece.length
      between = ''
    },
    endLine: () => {
      between = '\n'
    },
    endCell: () => {
      between = '\t'
    },
    endPage: () => {
      pages.push('')
      between = ''
    },
    addTo: (page, text) => {
      behind.set(page, `${behind.get(page) ?? ''}\n${text}`)
      length += text.length + 1
    },
    finish: () => pages.map((text, page) => `${text}${behind.get(page) ?? ''}`),
    get page() {
      return pages.length - 1
    },
    get isBlank() {
      return current() === ''
    },
    get length() {
      return length
    },
  }
}

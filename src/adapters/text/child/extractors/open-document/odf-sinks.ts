import { makeTextPages, type TextPages } from '../text-pages.ts'

/** Where words go: into the body, beside it (a note, a comment), into a margin, or nowhere. */
export type SinkKind = 'body' | 'beside' | 'margin' | 'nowhere'

/** Paragraphs as they begin and end, also within each other. */
export interface OdfSinks {
  open(kind: SinkKind): void
  /** What was said since it was opened. */
  close(): string
  beginParagraph(): void
  endParagraph(): void
  /** Text within a paragraph; what stands between paragraphs is room in the markup. */
  write(text: string): void
  /** What the markup says by an element, within a paragraph as well. */
  add(text: string): void
  /** Words apart from those around them. */
  addLine(text: string): void
  breakPage(): void
  endCell(): void
  endRow(): void
  /** Ends what the markup has left open. */
  end(): void
  readonly isBody: boolean
  readonly isMargin: boolean
  readonly length: number
}

interface Sink {
  readonly kind: SinkKind
  readonly pages: TextPages
  /** Paragraphs within each other: text boxes stand in the paragraph that they hang on, and are read after it. */
  readonly open: { text: string; after: string }[]
}

/** Makes a stack of them with the body at its bottom. */
export function makeOdfSinks(body: TextPages): OdfSinks {
  const bottom: Sink = { kind: 'body', pages: body, open: [] }
  const sinks = [bottom]
  let length = 0
  const top = (): Sink => sinks.at(-1) ?? bottom
  const write = (text: string): void => {
    const { open, kind } = top()
    const paragraph = open.at(-1)
    if (paragraph === undefined) return
    paragraph.text += text
    if (kind !== 'nowhere') length += text.length
  }
  const close = (): string => {
    while (top().open.length > 0) endParagraph()
    if (sinks.length === 1) return ''
    const { kind, pages } = sinks.pop() ?? bottom
    return kind === 'nowhere' ? '' : pages.finish().join('\n')
  }
  const endParagraph = (): void => {
    const { open, pages } = top()
    const paragraph = open.pop()
    if (paragraph === undefined) return
    const whole = joined(paragraph.text, paragraph.after)
    const around = open.at(-1)
    if (around !== undefined) {
      around.after = joined(around.after, whole)
      return
    }
    for (const [index, piece] of whole.split('\f').entries()) {
      if (index > 0 && !pages.isBlank) pages.endPage()
      pages.add(piece)
    }
    pages.endLine()
  }
  return {
    open: (kind) => {
      sinks.push({ kind, pages: makeTextPages(), open: [] })
    },
    close,
    beginParagraph: () => {
      top().open.push({ text: '', after: '' })
    },
    endParagraph,
    write,
    add: write,
    addLine: (text) => {
      const { open, pages, kind } = top()
      const paragraph = open.at(-1)
      if (kind !== 'nowhere') length += text.length
      if (paragraph !== undefined) paragraph.after = joined(paragraph.after, text)
      else {
        pages.add(text)
        pages.endLine()
      }
    },
    breakPage: () => {
      const { open, kind, pages } = top()
      if (kind !== 'body') return
      if (open.length > 0) write('\f')
      else if (!pages.isBlank) pages.endPage()
    },
    endCell: () => {
      if (top().open.length === 0) top().pages.endCell()
    },
    endRow: () => {
      if (top().open.length === 0) top().pages.endLine()
    },
    end: () => {
      while (sinks.length > 1) close()
      while (bottom.open.length > 0) endParagraph()
    },
    get isBody() {
      return sinks.length === 1
    },
    get isMargin() {
      return top().kind === 'margin'
    },
    get length() {
      return length
    },
  }
}

function joined(text: string, after: string): string {
  return text === '' || after === '' ? text + after : `${text}\n${after}`
}

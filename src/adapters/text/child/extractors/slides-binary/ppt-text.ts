import { endOf, pptRecords } from './ppt-records.ts'

const WIDE = 0x0fa0
const NARROW = 0x0fa8
const STRING = 0x0fba
const OUTLINE = 0x0f9e
const COMMENT = 0x2ee0
const COMMENT_TEXT = 1
const MARGINS = 0x0fd9
/** A date that somebody wrote, and what they wrote above and below. */
const MOST_MARGIN = 2
/** Stands where a number or a date is put. */
const FIELD = '*'

export interface PptText {
  readonly lines: readonly string[]
  readonly margins: readonly string[]
}

/** A text of a presentation, as its record keeps it; nothing of other records ([MS-PPT] 2.9.42, 2.9.43). */
export function textIn(kind: number, content: Buffer): string | undefined {
  if (kind === WIDE) return content.toString('utf16le')
  return kind === NARROW ? content.toString('latin1') : undefined
}

/** The texts of a slide, or of notes, in the order of its shapes; those of its outline where they are shown. */
export function textOfSlide(stream: Buffer, at: number | undefined, outline: readonly string[]): PptText {
  const lines: string[] = []
  const margins: string[] = []
  const shown = new Set<number>()
  const around: number[] = []
  const records = at === undefined ? [] : pptRecords(stream, at, Math.min(stream.length, endOf(stream, at)))
  for (const { kind, instance, content, event } of records) {
    if (event === 'begin') around.push(kind)
    else if (event === 'end') around.pop()
    if (content === null) continue
    const text = textIn(kind, content)
    if (text !== undefined) lines.push(text)
    else if (kind === OUTLINE && content.length >= 4) {
      const index = content.readUInt32LE(0)
      if (!shown.has(index)) lines.push(outline[index] ?? '')
      shown.add(index)
    } else if (kind === STRING && around.at(-1) === COMMENT && instance === COMMENT_TEXT)
      lines.push(content.toString('utf16le'))
    else if (kind === STRING && around.at(-1) === MARGINS && instance <= MOST_MARGIN)
      margins.push(content.toString('utf16le'))
  }
  const others = outline.filter((_text, index) => !shown.has(index))
  return { lines: [...others, ...lines].map(plain).filter((line) => line !== ''), margins }
}

function plain(text: string): string {
  const words = text.replace(/[\r\v]/g, '\n').trim()
  return words === FIELD ? '' : words
}

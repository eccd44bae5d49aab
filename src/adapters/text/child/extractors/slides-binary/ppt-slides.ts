import type { PptDirectory } from './ppt-directory.ts'
import { endOf, pptRecords } from './ppt-records.ts'
import { textIn } from './ppt-text.ts'

/** A slide of a presentation: where it lies, the texts of its outline, and where its notes lie. */
export interface PptSlide {
  readonly place: number | undefined
  readonly outline: readonly string[]
  readonly notes: number | undefined
}

interface Listed {
  readonly part: number
  readonly id: number
  readonly outline: string[]
}

const LIST = 0x0ff0
const LISTED = 0x03f3
const SLIDES = 0
const NOTES = 2
const SLIDE = 0x03ee
const NOTES_OF_SLIDE = 16

/** The slides in the order in which they are shown ([MS-PPT] 2.4.14.3); in that of the file where nothing says it. */
export function pptSlides(stream: Buffer, directory: PptDirectory | undefined): readonly PptSlide[] {
  const at = directory?.places.get(directory.document)
  if (directory === undefined || at === undefined) return slidesInFile(stream)
  const lists = new Map<number, Listed[]>([
    [SLIDES, []],
    [NOTES, []],
  ])
  let list: Listed[] | undefined
  for (const { kind, instance, content, event } of pptRecords(stream, at, endOf(stream, at))) {
    if (kind === LIST) list = event === 'begin' ? lists.get(instance) : undefined
    else if (list === undefined || content === null) continue
    else if (kind === LISTED && content.length >= 16)
      list.push({ part: content.readUInt32LE(0), id: content.readUInt32LE(12), outline: [] })
    else {
      const text = textIn(kind, content)
      if (text !== undefined) list.at(-1)?.outline.push(text)
    }
  }
  const notes = new Map(lists.get(NOTES)?.map(({ id, part }) => [id, directory.places.get(part)]))
  return (lists.get(SLIDES) ?? []).map(({ part, outline }) => {
    const place = directory.places.get(part)
    return { place, outline, notes: place === undefined ? undefined : notes.get(notesId(stream, place)) }
  })
}

/** The first record within a slide says which notes are its own; 0 where it has none (2.5.1). */
function notesId(stream: Buffer, slide: number): number {
  const at = slide + 8 + 8 + NOTES_OF_SLIDE
  return at + 4 <= stream.length ? stream.readUInt32LE(at) : 0
}

function slidesInFile(stream: Buffer): readonly PptSlide[] {
  const slides: PptSlide[] = []
  for (let at = 0; at + 8 <= stream.length; at = endOf(stream, at))
    if (stream.readUInt16LE(at + 2) === SLIDE) slides.push({ place: at, outline: [], notes: undefined })
  return slides
}

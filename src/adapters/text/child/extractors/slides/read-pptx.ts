import type { ZipFile } from 'yauzl'
import type { Extraction, ExtractionJob } from '../../extraction.ts'
import { entriesOf, openZip, type ZipEntry } from '../../zip/list-zip.ts'
import { refuseBombs } from '../../zip/refuse-bombs.ts'
import { leftUnread } from '../left-unread.ts'
import { makeDrawingText } from '../office/drawing-text.ts'
import { eachLineOnce } from '../office/each-line-once.ts'
import { findPart } from '../office/find-part.ts'
import { mainPart } from '../office/main-part.ts'
import { packageProperties } from '../office/package-properties.ts'
import { packageRelations } from '../office/package-relations.ts'
import { readPart, wordsBeside } from '../office/read-part.ts'
import { tellPages } from '../tell-pages.ts'
import { makeTextPages } from '../text-pages.ts'
import { unlessHostile } from '../unless-hostile.ts'
import { withoutParts } from '../without-parts.ts'
import { choosePictures, type NamedPicture, unrecognised } from '../word-pictures.ts'
import { makeSlidePictures } from './slide-pictures.ts'

const PRESENTATION = 'ppt/presentation.xml'
const EMBEDDED = /^ppt\/embeddings\/[^/]+$/i
/** What stands beside a slide, in the order in which it is read: diagrams and charts on it, its notes, comments. */
const BESIDE = ['diagramData', 'chart', 'chartEx', 'notesSlide', 'comments'] as const

/**
 * Reads a presentation, a slide a page, with its diagrams and charts, notes and comments; pictures as large as a part of a page are
 * marked for recognition. What only says where to write is not read. Throws `CannotRead` for damaged, encrypted and hostile archives.
 */
export async function readPptx(job: ExtractionJob): Promise<Extraction> {
  const zip = await openZip(job.path)
  try {
    const entries = await entriesOf(zip)
    refuseBombs(entries)
    const warnings: string[] = []
    const slides = await slidesOf(zip, entries, job.limits.pages)
    const pages: string[] = []
    const shown: NamedPicture[] = []
    let length = 0
    for (const slide of slides) {
      const left = job.limits.characters - length
      if (left <= 0) break
      const { text, pictures } = await readSlide(zip, entries, slide, left, warnings)
      shown.push(...pictures.map((picture) => ({ ...picture, page: pages.length })))
      length += text.length
      pages.push(text)
    }
    const { chosen, left } = await choosePictures(zip, entries, shown, pages, job.limits.pages)
    await tellPages(job, pages)
    for (const { page, entry, crop } of chosen) await job.picture(page, entry, crop)
    const noticed = [
      ...warnings.slice(0, 1),
      ...unrecognised(left),
      ...leftUnread(entries.filter(({ name }) => EMBEDDED.test(name)).length),
    ]
    return withoutParts(await packageProperties(zip, entries), noticed)
  } finally {
    zip.close()
  }
}

/** The slides in the order in which they are shown. */
async function slidesOf(
  zip: ZipFile,
  entries: readonly ZipEntry[],
  most: number,
): Promise<readonly ZipEntry[]> {
  const presentation = mainPart(entries, PRESENTATION)
  const relations = await packageRelations(zip, entries, PRESENTATION)
  const places = new Map(relations.map(({ id, name }) => [id, name]))
  const slides = new Set<ZipEntry>()
  const open = (element: string, attributes: Readonly<Record<string, string>>): void => {
    if (element !== 'sldId' || slides.size === most) return
    const place = places.get(attributes['r:id'] ?? '') ?? ''
    const entry = findPart(entries, place)
    if (entry !== undefined) slides.add(entry)
  }
  await readPart(zip, presentation, { open, close: () => undefined, text: () => undefined }, () => false)
  return [...slides]
}

interface Slide {
  readonly text: string
  /** By the names of their entries. */
  readonly pictures: readonly Pick<NamedPicture, 'name' | 'area'>[]
}

async function readSlide(
  zip: ZipFile,
  entries: readonly ZipEntry[],
  slide: ZipEntry,
  characters: number,
  warnings: string[],
): Promise<Slide> {
  const pages = makeTextPages()
  const relations = await packageRelations(zip, entries, slide.name)
  const names = new Map(relations.map(({ id, name }) => [id, name]))
  const pictures: Pick<NamedPicture, 'name' | 'area'>[] = []
  const finder = makeSlidePictures((id, area) => pictures.push({ name: names.get(id) ?? '', area }))
  const words = makeDrawingText(pages)
  const events = {
    open: (element: string, attributes: Readonly<Record<string, string>>): void => {
      finder.open(element, attributes)
      words.open(element, attributes)
    },
    close: (element: string): void => {
      finder.close(element)
      words.close(element)
    },
    text: words.text,
  }
  await readPart(zip, slide, events, () => pages.length > characters).catch((error: unknown) =>
    unlessHostile(error, warnings, 'A slide is damaged and was read only in part.'),
  )
  const beside: string[] = []
  for (const kind of BESIDE)
    for (const { name } of relations.filter((relation) => relation.kind === kind)) {
      const entry = findPart(entries, name)
      if (entry === undefined) continue
      const text = await wordsBeside(zip, entry, characters, warnings)
      beside.push(kind === 'chart' || kind === 'chartEx' ? eachLineOnce(text) : text)
    }
  return { text: [...pages.finish(), ...beside].filter((part) => part.trim() !== '').join('\n'), pictures }
}

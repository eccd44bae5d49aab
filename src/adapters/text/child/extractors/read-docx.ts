import type { ZipFile } from 'yauzl'
import { CannotRead } from '../cannot-read.ts'
import type { Extraction, ExtractionJob, MutableMetadata } from '../extraction.ts'
import { entriesOf, openZip, type ZipEntry } from '../zip/list-zip.ts'
import { refuseBombs } from '../zip/refuse-bombs.ts'
import { streamEntry } from '../zip/stream-entry.ts'
import { readCoreProperties } from './core-properties.ts'
import { filesInside } from './files-inside.ts'
import { leftUnread } from './left-unread.ts'
import { makeWordMarkup } from './word-markup.ts'
import type { PlacedPicture } from './word-pages.ts'
import { wordBody, wordParts } from './word-parts.ts'
import { choosePictures, namedPictures } from './word-pictures.ts'
import { wordRelations } from './word-relations.ts'

const MEBIBYTE = 1024 * 1024
const MOST_MARKUP = 512 * MEBIBYTE

const CHART = /^word\/charts\//
/**
 * Reads a Word document as a stream of markup: its memory stays small whatever the document swells to, and headers,
 * footers, notes, comments, diagrams and the words of charts are read like the body, and pictures as large as a part of a page are marked
 * for recognition. Files embedded in it are counted and left. Throws `CannotRead` for damaged, encrypted and hostile archives.
 */
export async function readDocx(job: ExtractionJob): Promise<Extraction> {
  const zip = await openZip(job.path)
  try {
    const entries = await entriesOf(zip)
    refuseBombs(entries)
    const body = entries.find(({ name }) => wordBody.test(name))
    if (body === undefined)
      throw new CannotRead('damaged', 'The document is damaged: its main part is missing.')
    if (body.encrypted) throw new CannotRead('encrypted', 'The document is protected by a password.')
    const { pages: own, pictures } = await readPart(zip, body, job.limits.characters)
    const relations = await wordRelations(zip, entries, body.name)
    const shown = [...namedPictures(pictures, relations)]
    const pages = [...own]
    const others = entries.filter(({ name }) => wordParts.some((part) => part.test(name)))
    const warnings: string[] = []
    for (const entry of others.sort((one, other) => place(one) - place(other))) {
      const part = await readPart(zip, entry, job.limits.characters).catch((error: unknown) =>
        unlessHostile(error, warnings),
      )
      const text = CHART.test(entry.name) ? eachLineOnce(part.pages) : part.pages
      if (part.pages.length > 0) pages.push(`${pages.pop() ?? ''}\n${text.join('\n').trim()}`)
      // Their words stand on the last page, and so do those of their pictures.
      if (part.pictures.length > 0)
        shown.push(
          ...namedPictures(part.pictures, await wordRelations(zip, entries, entry.name), pages.length - 1),
        )
    }
    const { chosen, left } = await choosePictures(zip, entries, shown, own, job.limits.pages)
    await job.pages(pages.length)
    for (const [index, text] of pages.entries()) await job.page(index + 1, text, null)
    for (const { page, entry, crop } of chosen) await job.picture(page, entry, crop)
    const metadata = await coreProperties(zip, entries)
    const noticed = [
      ...warnings.slice(0, 1),
      ...unrecognised(left),
      ...leftUnread(filesInside(entries, relations)),
    ]
    return { metadata, parts: [], warning: noticed.length > 0 ? noticed.join(' ') : undefined }
  } finally {
    zip.close()
  }
}

/** A chart holds the names along its axis with each of its series anew, and shows them once. */
function eachLineOnce(text: readonly string[]): readonly string[] {
  const lines = text.flatMap((part) => part.split('\n')).filter((line) => line.trim() !== '')
  return [...new Set(lines)]
}

const place = ({ name }: ZipEntry): number => wordParts.findIndex((part) => part.test(name))

function unlessHostile(error: unknown, warnings: string[]): ReadPart {
  if (error instanceof CannotRead && !error.quarantine) {
    warnings.push('A header, footer, note, comment, diagram or chart is damaged and was left out.')
    return { pages: [], pictures: [] }
  }
  throw error
}

/** What is said of pictures that are as large as a page, or a part of one, and cannot be recognised. */
function unrecognised(pictures: number): readonly string[] {
  if (pictures === 0) return []
  return [`${pictures === 1 ? '1 picture' : `${pictures} pictures`} in it could not be read.`]
}

interface ReadPart {
  readonly pages: readonly string[]
  readonly pictures: readonly PlacedPicture[]
}

async function readPart(zip: ZipFile, entry: ZipEntry, characters: number): Promise<ReadPart> {
  const markup = makeWordMarkup()
  const decoder = new TextDecoder(await encodingOf(zip, entry))
  for await (const chunk of streamEntry(zip, entry, MOST_MARKUP)) {
    markup.write(decoder.decode(chunk, { stream: true }))
    if (markup.length > characters) break
  }
  return { pages: markup.finish(), pictures: markup.pictures() }
}

/** Office writes UTF-8; the standard allows UTF-16 as well (ISO/IEC 29500-2, 6.2.5). */
async function encodingOf(zip: ZipFile, entry: ZipEntry): Promise<string> {
  for await (const chunk of streamEntry(zip, entry, MOST_MARKUP)) {
    if (chunk[0] === 0xff && chunk[1] === 0xfe) return 'utf-16le'
    return chunk[0] === 0xfe && chunk[1] === 0xff ? 'utf-16be' : 'utf-8'
  }
  return 'utf-8'
}

async function coreProperties(zip: ZipFile, entries: readonly ZipEntry[]): Promise<MutableMetadata> {
  const entry = entries.find(({ name }) => name === 'docProps/core.xml')
  if (entry === undefined || entry.size > MEBIBYTE) return {}
  const chunks: Buffer[] = []
  try {
    for await (const chunk of streamEntry(zip, entry, MEBIBYTE)) chunks.push(chunk)
  } catch {
    // A document without readable properties is still a document.
    return {}
  }
  return readCoreProperties(Buffer.concat(chunks).toString('utf8'))
}

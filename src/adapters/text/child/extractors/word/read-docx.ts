import type { ZipFile } from 'yauzl'
import { CannotRead } from '../../cannot-read.ts'
import type { Extraction, ExtractionJob } from '../../extraction.ts'
import { entriesOf, openZip, type ZipEntry } from '../../zip/list-zip.ts'
import { refuseBombs } from '../../zip/refuse-bombs.ts'
import { streamMarkup } from '../../zip/stream-markup.ts'
import { leftUnread } from '../left-unread.ts'
import { eachLineOnce } from '../office/each-line-once.ts'
import { packageProperties } from '../office/package-properties.ts'
import { packageRelations } from '../office/package-relations.ts'
import { unlessHostile } from '../unless-hostile.ts'
import { withoutParts } from '../without-parts.ts'
import type { PlacedPicture } from '../word-pages.ts'
import { choosePictures, namedPictures, unrecognised } from '../word-pictures.ts'
import { filesInside } from './files-inside.ts'
import { makeWordMarkup } from './word-markup.ts'
import { wordBody, wordParts } from './word-parts.ts'

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
    const relations = await packageRelations(zip, entries, body.name)
    const shown = [...namedPictures(pictures, relations)]
    const pages = [...own]
    const others = entries.filter(({ name }) => wordParts.some((part) => part.test(name)))
    const warnings: string[] = []
    for (const entry of others.sort((one, other) => place(one) - place(other))) {
      const part = await readPart(zip, entry, job.limits.characters).catch(
        (error: unknown) => unlessHostile(error, warnings) ?? noPart,
      )
      const text = part.pages.join('\n')
      const words = CHART.test(entry.name) ? eachLineOnce(text) : text
      if (part.pages.length > 0) pages.push(`${pages.pop() ?? ''}\n${words.trim()}`)
      // Their words stand on the last page, and so do those of their pictures.
      if (part.pictures.length > 0)
        shown.push(
          ...namedPictures(part.pictures, await packageRelations(zip, entries, entry.name), pages.length - 1),
        )
    }
    const { chosen, left } = await choosePictures(zip, entries, shown, own, job.limits.pages)
    await job.pages(pages.length)
    for (const [index, text] of pages.entries()) await job.page(index + 1, text, null)
    for (const { page, entry, crop } of chosen) await job.picture(page, entry, crop)
    const metadata = await packageProperties(zip, entries)
    const noticed = [
      ...warnings.slice(0, 1),
      ...unrecognised(left),
      ...leftUnread(filesInside(entries, relations)),
    ]
    return withoutParts(metadata, noticed)
  } finally {
    zip.close()
  }
}

const place = ({ name }: ZipEntry): number => wordParts.findIndex((part) => part.test(name))

interface ReadPart {
  readonly pages: readonly string[]
  readonly pictures: readonly PlacedPicture[]
}

const noPart: ReadPart = { pages: [], pictures: [] }

async function readPart(zip: ZipFile, entry: ZipEntry, characters: number): Promise<ReadPart> {
  const markup = makeWordMarkup()
  for await (const chunk of streamMarkup(zip, entry)) {
    markup.write(chunk)
    if (markup.length > characters) break
  }
  return { pages: markup.finish(), pictures: markup.pictures() }
}

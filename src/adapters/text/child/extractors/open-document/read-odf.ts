import type { ZipFile } from 'yauzl'
import { CannotRead } from '../../cannot-read.ts'
import type { Extraction, ExtractionJob } from '../../extraction.ts'
import { entriesOf, openZip, type ZipEntry } from '../../zip/list-zip.ts'
import { refuseBombs } from '../../zip/refuse-bombs.ts'
import { streamMarkup } from '../../zip/stream-markup.ts'
import { leftUnread } from '../left-unread.ts'
import { smallEntry } from '../office/small-entry.ts'
import { tellPages, withoutBlankEnd } from '../tell-pages.ts'
import { unlessHostile } from '../unless-hostile.ts'
import { withoutParts } from '../without-parts.ts'
import { choosePictures, unrecognised } from '../word-pictures.ts'
import { makeOdfMarkup, type OdfText } from './odf-markup.ts'
import { odfMetadata } from './odf-metadata.ts'

/** Formulas, charts and tables of the same kind within a document. */
const OBJECT = /^[^/]+\/content\.xml$/
/** Files of other programs. */
const FOREIGN = /^(?:Object|OLE)[^/]*$/i

/**
 * Reads a text, spreadsheet or presentation of OpenDocument as a stream of markup: a sheet or slide is a page; notes and
 * comments follow the page on which they stand, headers and footers the last. Pictures as large as a part of a page are marked
 * for recognition. Throws `CannotRead` for damaged, encrypted and hostile archives.
 */
export async function readOdf(job: ExtractionJob): Promise<Extraction> {
  const zip = await openZip(job.path)
  try {
    const entries = await entriesOf(zip)
    refuseBombs(entries)
    if (await isEncrypted(zip, entries))
      throw new CannotRead('encrypted', 'The document is protected by a password.')
    const content = entries.find(({ name }) => name === 'content.xml')
    if (content === undefined)
      throw new CannotRead('damaged', 'The document is damaged: its main part is missing.')
    const own = await readPart(zip, content, job.limits.characters)
    const pages = [...withoutBlankEnd(own.pages)]
    const shown = own.pictures.map(({ id: name, ...placed }) => ({ ...placed, name }))
    const { chosen, left } = await choosePictures(zip, entries, shown, pages, job.limits.pages)
    const warnings: string[] = []
    const behind = [pages.pop() ?? '']
    for (const entry of entries.filter(({ name }) => name === 'styles.xml' || OBJECT.test(name))) {
      const part = await readPart(zip, entry, job.limits.characters).catch((error: unknown) =>
        unlessHostile(error, warnings),
      )
      if (part !== undefined) behind.push(...part.margins, ...(entry.name === 'styles.xml' ? [] : part.pages))
    }
    pages.push(behind.filter((text) => text.trim() !== '').join('\n'))
    await tellPages(job, pages)
    for (const { page, entry, crop } of chosen) await job.picture(page, entry, crop)
    const meta = await smallEntry(zip, entries, 'meta.xml')
    const noticed = [
      ...warnings.slice(0, 1),
      ...unrecognised(left),
      ...leftUnread(entries.filter(({ name }) => FOREIGN.test(name)).length),
    ]
    return withoutParts(meta === undefined ? {} : odfMetadata(meta), noticed)
  } finally {
    zip.close()
  }
}

/** Its parts are encrypted, not the archive, and the list of them says so (OpenDocument 1.3, part 2, 4.8.1). */
async function isEncrypted(zip: ZipFile, entries: readonly ZipEntry[]): Promise<boolean> {
  if (entries.some(({ name, encrypted }) => encrypted || name === 'encrypted-package')) return true
  const manifest = await smallEntry(zip, entries, 'META-INF/manifest.xml')
  return manifest !== undefined && /<(?:\w+:)?encryption-data[\s>]/.test(manifest)
}

async function readPart(zip: ZipFile, entry: ZipEntry, characters: number): Promise<OdfText> {
  const markup = makeOdfMarkup()
  for await (const chunk of streamMarkup(zip, entry)) {
    markup.write(chunk)
    if (markup.length > characters) break
  }
  return markup.finish()
}

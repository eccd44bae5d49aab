import type { ZipFile } from 'yauzl'
import { CannotRead } from '../../cannot-read.ts'
import type { Extraction, ExtractionJob } from '../../extraction.ts'
import { entriesOf, openZip, type ZipEntry } from '../../zip/list-zip.ts'
import { refuseBombs } from '../../zip/refuse-bombs.ts'
import { leftUnread } from '../left-unread.ts'
import { eachLineOnce } from '../office/each-line-once.ts'
import { findPart } from '../office/find-part.ts'
import { type PackageRelation, packageRelations } from '../office/package-relations.ts'
import { readPart, wordsBeside } from '../office/read-part.ts'
import { packageProperties } from '../package-properties.ts'
import { tellPages } from '../tell-pages.ts'
import { makeTextPages } from '../text-pages.ts'
import { unlessHostile } from '../unless-hostile.ts'
import { withoutParts } from '../without-parts.ts'
import { makeDateFormats, takeStyle } from './date-formats.ts'
import { sharedStrings } from './shared-strings.ts'
import { makeSheetText, type SheetContext } from './sheet-text.ts'

const WORKBOOK = 'xl/workbook.xml'
const EMBEDDED = /^xl\/embeddings\/[^/]+$/i
/** What stands beside the cells of a sheet: comments, also those that answer each other, drawings and the charts on them. */
const BESIDE: ReadonlySet<string> = new Set(['comments', 'threadedComment', 'drawing'])
const MOST_SHEETS = 10_000

interface Sheet {
  readonly name: string
  readonly entry: ZipEntry
}

/**
 * Reads a workbook, a sheet a page: its name, its cells row by row, and then its headers, comments, drawings and charts. Numbers
 * are read as they are, dates as dates. Throws `CannotRead` for damaged, encrypted and hostile archives.
 */
export async function readXlsx(job: ExtractionJob): Promise<Extraction> {
  const zip = await openZip(job.path)
  try {
    const entries = await entriesOf(zip)
    refuseBombs(entries)
    const warnings: string[] = []
    const { sheets, context } = await readWorkbook(zip, entries, job.limits.characters, warnings)
    const pages: string[] = []
    let length = 0
    for (const sheet of sheets) {
      const left = job.limits.characters - length
      if (left <= 0) break
      const text = await readSheet(zip, entries, sheet, context, left, warnings)
      length += text.length
      pages.push(text)
    }
    await tellPages(job, pages)
    const noticed = [
      ...warnings.slice(0, 1),
      ...leftUnread(entries.filter(({ name }) => EMBEDDED.test(name)).length),
    ]
    return withoutParts(await packageProperties(zip, entries), noticed)
  } finally {
    zip.close()
  }
}

async function readWorkbook(
  zip: ZipFile,
  entries: readonly ZipEntry[],
  characters: number,
  warnings: string[],
): Promise<{ readonly sheets: readonly Sheet[]; readonly context: SheetContext }> {
  const workbook = findPart(entries, WORKBOOK)
  if (workbook === undefined)
    throw new CannotRead('damaged', 'The document is damaged: its main part is missing.')
  if (workbook.encrypted) throw new CannotRead('encrypted', 'The document is protected by a password.')
  const relations = await packageRelations(zip, entries, WORKBOOK)
  const places = new Map(relations.map(({ id, name }) => [id, name]))
  const sheets: Sheet[] = []
  let from1904 = false
  const open = (element: string, attributes: Readonly<Record<string, string>>): void => {
    if (element === 'workbookPr') from1904 = /^(?:1|true)$/.test(attributes['date1904'] ?? '')
    if (element !== 'sheet' || sheets.length === MOST_SHEETS) return
    const place = places.get(attributes['r:id'] ?? '') ?? ''
    const entry = findPart(entries, place)
    if (entry !== undefined && !sheets.some((sheet) => sheet.entry === entry))
      sheets.push({ name: attributes['name'] ?? '', entry })
  }
  await readPart(zip, workbook, { open, close: nothing, text: nothing }, () => false)
  const entryOf = (kind: string): ZipEntry | undefined => {
    const wanted = relations.find((relation) => relation.kind === kind)?.name
    return wanted === undefined ? undefined : findPart(entries, wanted)
  }
  const formats = makeDateFormats()
  const styles = entryOf('styles')
  const state = { inStyles: false }
  const takesStyle = {
    open: (element: string, attributes: Readonly<Record<string, string>>): void =>
      takeStyle(formats, state, element, attributes),
    close: (element: string): void => {
      if (element === 'cellXfs') state.inStyles = false
    },
    text: nothing,
  }
  if (styles !== undefined)
    await readPart(zip, styles, takesStyle, () => false).catch((error: unknown) =>
      unlessHostile(error, warnings, 'What says which numbers are dates is damaged.'),
    )
  const strings = await sharedStrings(zip, entryOf('sharedStrings'), characters).catch((error: unknown) =>
    unlessHostile(error, warnings, 'The texts of the workbook are damaged and were left out.'),
  )
  return { sheets, context: { strings: strings ?? [], formats, from1904 } }
}

async function readSheet(
  zip: ZipFile,
  entries: readonly ZipEntry[],
  { name, entry }: Sheet,
  context: SheetContext,
  characters: number,
  warnings: string[],
): Promise<string> {
  const pages = makeTextPages()
  pages.add(name)
  pages.endLine()
  await readPart(zip, entry, makeSheetText(pages, context), () => pages.length > characters).catch(
    (error: unknown) => unlessHostile(error, warnings, 'A sheet is damaged and was read only in part.'),
  )
  const beside = await besideSheet(zip, entries, entry.name, characters, warnings)
  return [...pages.finish(), ...beside].filter((text) => text.trim() !== '').join('\n')
}

async function besideSheet(
  zip: ZipFile,
  entries: readonly ZipEntry[],
  sheet: string,
  characters: number,
  warnings: string[],
): Promise<readonly string[]> {
  const found: string[] = []
  const read = async ({ kind, name }: PackageRelation): Promise<void> => {
    const entry = findPart(entries, name)
    if (entry === undefined) return
    const words = await wordsBeside(zip, entry, characters, warnings)
    found.push(kind === 'chart' ? eachLineOnce(words) : words)
  }
  for (const relation of await packageRelations(zip, entries, sheet)) {
    if (!BESIDE.has(relation.kind)) continue
    await read(relation)
    if (relation.kind !== 'drawing') continue
    const shown = await packageRelations(zip, entries, relation.name)
    for (const inside of shown) if (/^(?:chart|chartEx|diagramData)$/.test(inside.kind)) await read(inside)
  }
  return found
}

function nothing(): void {
  // Only what opens is listened to.
}

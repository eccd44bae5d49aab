import type { ZipFile } from 'yauzl'
import { CannotRead } from '../../cannot-read.ts'
import type { Extraction, ExtractionJob } from '../../extraction.ts'
import { entriesOf, openZip, type ZipEntry } from '../../zip/list-zip.ts'
import { refuseBombs } from '../../zip/refuse-bombs.ts'
import { findPart } from '../office/find-part.ts'
import { packageRelations } from '../office/package-relations.ts'
import { readPart } from '../office/read-part.ts'
import { unlessHostile } from '../unless-hostile.ts'
import { makeDateFormats, takeStyle } from './date-formats.ts'
import { addSheet, readSheets, type Sheet, type SheetReader } from './read-sheets.ts'
import { sharedStrings } from './shared-strings.ts'
import { makeSheetText, type SheetContext } from './sheet-text.ts'

const WORKBOOK = 'xl/workbook.xml'

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
    const cells: SheetReader = (entry, pages, isFull) =>
      readPart(zip, entry, makeSheetText(pages, context), isFull)
    return await readSheets({ job, zip, entries, sheets, cells, warnings })
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
    if (element !== 'sheet') return
    const place = places.get(attributes['r:id'] ?? '') ?? ''
    addSheet(sheets, attributes['name'] ?? '', () => findPart(entries, place))
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

function nothing(): void {
  // Only what opens is listened to.
}

import type { Extraction, ExtractionJob } from '../../extraction.ts'
import { findPart } from '../office/find-part.ts'
import { readPart } from '../office/read-part.ts'
import { unlessHostile } from '../unless-hostile.ts'
import { makeDateFormats, takeStyle } from './date-formats.ts'
import { addSheet, type Sheet, type SheetReader } from './read-sheets.ts'
import { type OpenedWorkbook, readWorkbookPackage } from './read-workbook-package.ts'
import { sharedStrings } from './shared-strings.ts'
import { makeSheetText, type SheetContext } from './sheet-text.ts'

const WORKBOOK = 'xl/workbook.xml'

/**
 * Reads a workbook, a sheet a page: its name, its cells row by row, and then its headers, comments, drawings and charts. Numbers
 * are read as they are, dates as dates. Throws `CannotRead` for damaged, encrypted and hostile archives.
 */
export function readXlsx(job: ExtractionJob): Promise<Extraction> {
  return readWorkbookPackage(job, WORKBOOK, async (workbook) => {
    const { sheets, context } = await readContents(workbook)
    const cells: SheetReader = (entry, pages, isFull) =>
      readPart(workbook.zip, entry, makeSheetText(pages, context), isFull)
    return { sheets, cells }
  })
}

async function readContents({
  zip,
  entries,
  main,
  relations,
  partOf,
  characters,
  warnings,
}: OpenedWorkbook): Promise<{ readonly sheets: readonly Sheet[]; readonly context: SheetContext }> {
  const places = new Map(relations.map(({ id, name }) => [id, name]))
  const sheets: Sheet[] = []
  let from1904 = false
  const open = (element: string, attributes: Readonly<Record<string, string>>): void => {
    if (element === 'workbookPr') from1904 = /^(?:1|true)$/.test(attributes['date1904'] ?? '')
    if (element !== 'sheet') return
    const place = places.get(attributes['r:id'] ?? '') ?? ''
    addSheet(sheets, attributes['name'] ?? '', () => findPart(entries, place))
  }
  await readPart(zip, main, { open, close: nothing, text: nothing }, () => false)
  const formats = makeDateFormats()
  const styles = partOf('styles')
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
  const strings = await sharedStrings(zip, partOf('sharedStrings'), characters).catch((error: unknown) =>
    unlessHostile(error, warnings, 'The texts of the workbook are damaged and were left out.'),
  )
  return { sheets, context: { strings: strings ?? [], formats, from1904 } }
}

function nothing(): void {
  // Only what opens is listened to.
}

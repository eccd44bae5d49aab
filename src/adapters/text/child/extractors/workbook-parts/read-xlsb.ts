import type { ZipFile } from 'yauzl'
import type { Extraction, ExtractionJob } from '../../extraction.ts'
import type { ZipEntry } from '../../zip/list-zip.ts'
import { findPart } from '../office/find-part.ts'
import { unlessHostile } from '../unless-hostile.ts'
import { type DateFormats, makeDateFormats } from '../workbook/date-formats.ts'
import { addSheet, type Sheet, type SheetReader } from '../workbook/read-sheets.ts'
import { type OpenedWorkbook, readWorkbookPackage } from '../workbook/read-workbook-package.ts'
import type { SheetContext } from '../workbook/sheet-text.ts'
import { readBinaryPart } from './binary-part.ts'
import { makeBinarySheet } from './binary-sheet.ts'
import { richString, wideString } from './wide-string.ts'

const WORKBOOK = 'xl/workbook.bin'
/** Kinds of records ([MS-XLSB] 2.3.2). */
const STRING = 19
const FORMAT = 44
const STYLE = 47
const SETTINGS = 153
const SHEET = 156
const STYLES_BEGIN = 617
const STYLES_END = 618

/**
 * Reads a workbook whose parts are binary ([MS-XLSB]) as `readXlsx` reads one of markup. Throws `CannotRead` for damaged, encrypted and
 * hostile archives.
 */
export function readXlsb(job: ExtractionJob): Promise<Extraction> {
  return readWorkbookPackage(job, WORKBOOK, async (workbook) => {
    const { sheets, context } = await readContents(workbook)
    const cells: SheetReader = (entry, pages, isFull) =>
      readBinaryPart(workbook.zip, entry, makeBinarySheet(pages, context), isFull)
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
  const take = (kind: number, content: Buffer): void => {
    if (kind === SETTINGS) from1904 = ((content[0] ?? 0) & 1) === 1
    if (kind !== SHEET) return
    const relation = wideString(content, 8)
    const place = places.get(relation.text) ?? ''
    addSheet(sheets, wideString(content, relation.end).text, () => findPart(entries, place))
  }
  await readBinaryPart(zip, main, take, () => false)
  // Where they are listed in a way that nobody knows, as before Excel 2007 was finished, they have no names.
  if (sheets.length === 0)
    for (const { kind, name } of relations)
      if (kind === 'worksheet') addSheet(sheets, '', () => findPart(entries, name))
  const formats = makeDateFormats()
  await readStyles(zip, partOf('styles'), formats).catch((error: unknown) =>
    unlessHostile(error, warnings, 'What says which numbers are dates is damaged.'),
  )
  const strings = await readStrings(zip, partOf('sharedStrings'), characters).catch((error: unknown) =>
    unlessHostile(error, warnings, 'The texts of the workbook are damaged and were left out.'),
  )
  return { sheets, context: { strings: strings ?? [], formats, from1904 } }
}

async function readStyles(zip: ZipFile, entry: ZipEntry | undefined, formats: DateFormats): Promise<void> {
  if (entry === undefined) return
  let inStyles = false
  const take = (kind: number, content: Buffer): void => {
    if (kind === STYLES_BEGIN || kind === STYLES_END) inStyles = kind === STYLES_BEGIN
    else if (kind === FORMAT && content.length > 2)
      formats.define(content.readUInt16LE(0), wideString(content, 2).text)
    else if (kind === STYLE && inStyles) formats.addStyle(content.length < 4 ? 0 : content.readUInt16LE(2))
  }
  await readBinaryPart(zip, entry, take, () => false)
}

/** No more than a document may say. */
async function readStrings(
  zip: ZipFile,
  entry: ZipEntry | undefined,
  characters: number,
): Promise<readonly string[]> {
  const strings: string[] = []
  let length = 0
  const take = (kind: number, content: Buffer): void => {
    if (kind !== STRING || length > characters) return
    const text = richString(content, 0)
    length += text.length + 1
    strings.push(text)
  }
  if (entry !== undefined) await readBinaryPart(zip, entry, take, () => length > characters)
  return strings
}

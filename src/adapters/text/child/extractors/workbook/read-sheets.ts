import type { ZipFile } from 'yauzl'
import type { Extraction, ExtractionJob } from '../../extraction.ts'
import type { ZipEntry } from '../../zip/list-zip.ts'
import { leftUnread } from '../left-unread.ts'
import { eachLineOnce } from '../office/each-line-once.ts'
import { findPart } from '../office/find-part.ts'
import { packageProperties } from '../office/package-properties.ts'
import { type PackageRelation, packageRelations } from '../office/package-relations.ts'
import { wordsBeside } from '../office/read-part.ts'
import { tellPages } from '../tell-pages.ts'
import { makeTextPages, type TextPages } from '../text-pages.ts'
import { unlessHostile } from '../unless-hostile.ts'
import { withoutParts } from '../without-parts.ts'
import { binaryComments } from '../workbook-parts/binary-comments.ts'

/** A sheet by its name, and the part in which its cells stand. */
export interface Sheet {
  readonly name: string
  readonly entry: ZipEntry
}

/** Reads the cells of a sheet, until all are read or `isFull` says that it is enough. */
export type SheetReader = (entry: ZipEntry, pages: TextPages, isFull: () => boolean) => Promise<void>

/** A workbook whose sheets are known. */
export interface SheetsOfPackage {
  readonly job: ExtractionJob
  readonly zip: ZipFile
  readonly entries: readonly ZipEntry[]
  readonly sheets: readonly Sheet[]
  readonly cells: SheetReader
  /** What has been noted so far. */
  readonly warnings: string[]
}

const EMBEDDED = /^xl\/embeddings\/[^/]+$/i
/** What stands beside the cells of a sheet: comments, also those that answer each other, drawings and the charts on them. */
const BESIDE: ReadonlySet<string> = new Set(['comments', 'threadedComment', 'drawing'])
const BINARY = /\.bin$/i
const MOST_SHEETS = 10_000

/** Adds a sheet whose part is there, each part once; it is looked for only while there is room. */
export function addSheet(sheets: Sheet[], name: string, find: () => ZipEntry | undefined): void {
  const entry = sheets.length < MOST_SHEETS ? find() : undefined
  if (entry !== undefined && !sheets.some((sheet) => sheet.entry === entry)) sheets.push({ name, entry })
}

/** Reads a workbook in an archive sheet by sheet, each a page: its name, its cells row by row, and what stands beside them. */
export async function readSheets(workbook: SheetsOfPackage): Promise<Extraction> {
  const { job, zip, entries, sheets, warnings } = workbook
  const pages: string[] = []
  let length = 0
  for (const sheet of sheets) {
    const left = job.limits.characters - length
    if (left <= 0) break
    const text = await readSheet(workbook, sheet, left)
    length += text.length
    pages.push(text)
  }
  await tellPages(job, pages)
  const noticed = [
    ...warnings.slice(0, 1),
    ...leftUnread(entries.filter(({ name }) => EMBEDDED.test(name)).length),
  ]
  return withoutParts(await packageProperties(zip, entries), noticed)
}

async function readSheet(
  { zip, entries, cells, warnings }: SheetsOfPackage,
  { name, entry }: Sheet,
  characters: number,
): Promise<string> {
  const pages = makeTextPages()
  pages.add(name)
  pages.endLine()
  await cells(entry, pages, () => pages.length > characters).catch((error: unknown) =>
    unlessHostile(error, warnings, 'A sheet is damaged and was read only in part.'),
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
    const words = BINARY.test(entry.name)
      ? await binaryComments(zip, entry, characters, warnings)
      : await wordsBeside(zip, entry, characters, warnings)
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

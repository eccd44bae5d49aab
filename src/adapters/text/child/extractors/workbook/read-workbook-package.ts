import type { ZipFile } from 'yauzl'
import type { Extraction, ExtractionJob } from '../../extraction.ts'
import { entriesOf, openZip, type ZipEntry } from '../../zip/list-zip.ts'
import { refuseBombs } from '../../zip/refuse-bombs.ts'
import { findPart } from '../office/find-part.ts'
import { mainPart } from '../office/main-part.ts'
import { type PackageRelation, packageRelations } from '../office/package-relations.ts'
import { readSheets, type Sheet, type SheetReader } from './read-sheets.ts'

/** A workbook in an archive, before anything of it is read. */
export interface OpenedWorkbook {
  readonly zip: ZipFile
  readonly entries: readonly ZipEntry[]
  readonly main: ZipEntry
  readonly relations: readonly PackageRelation[]
  /** The part of this kind that the main one names, if it is there. */
  readonly partOf: (kind: string) => ZipEntry | undefined
  /** So many may a document say. */
  readonly characters: number
  /** What is to be noted. */
  readonly warnings: string[]
}

/** Its sheets, and how their cells are read. */
export interface WorkbookContents {
  readonly sheets: readonly Sheet[]
  readonly cells: SheetReader
}

/**
 * Reads a workbook in an archive whose main part is called `name`, sheet by sheet; `contentsOf` knows how its parts are written.
 * Throws `CannotRead` for damaged, encrypted and hostile archives.
 */
export async function readWorkbookPackage(
  job: ExtractionJob,
  name: string,
  contentsOf: (workbook: OpenedWorkbook) => Promise<WorkbookContents>,
): Promise<Extraction> {
  const zip = await openZip(job.path)
  try {
    const entries = await entriesOf(zip)
    refuseBombs(entries)
    const main = mainPart(entries, name)
    const relations = await packageRelations(zip, entries, name)
    const partOf = (kind: string): ZipEntry | undefined => {
      const wanted = relations.find((relation) => relation.kind === kind)?.name
      return wanted === undefined ? undefined : findPart(entries, wanted)
    }
    const warnings: string[] = []
    const { characters } = job.limits
    const contents = await contentsOf({ zip, entries, main, relations, partOf, characters, warnings })
    return await readSheets({ job, zip, entries, ...contents, warnings })
  } finally {
    zip.close()
  }
}

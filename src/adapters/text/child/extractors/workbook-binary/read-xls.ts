import { CannotRead } from '../../cannot-read.ts'
import { openCompound } from '../../compound/open-compound.ts'
import { summaryInformation } from '../../compound/summary-information.ts'
import type { Extraction, ExtractionJob } from '../../extraction.ts'
import { leftUnread } from '../left-unread.ts'
import { tellPages } from '../tell-pages.ts'
import { withoutParts } from '../without-parts.ts'
import { biffRecords } from './biff-records.ts'
import { makeWorkbookText } from './workbook-text.ts'

const MOST_BYTES = 512 * 1024 * 1024
/** Where programs put files inside it, each in a storage of its own. */
const INSIDE = /^MBD[0-9A-F]{8}$/

/**
 * Reads a workbook of Excel 5 to 2003, a sheet a page: its name, its cells row by row, and then its headers, comments, text boxes and
 * the names of what its charts show. Throws `CannotRead` for what is damaged or encrypted.
 */
export async function readXls(job: ExtractionJob): Promise<Extraction> {
  const compound = await openCompound(job.path)
  try {
    const stream =
      (await compound.stream(['Workbook'], MOST_BYTES)) ?? (await compound.stream(['Book'], MOST_BYTES))
    if (stream === undefined)
      throw new CannotRead('damaged', 'The document is damaged: its main part is missing.')
    const text = makeWorkbookText(job.limits.characters)
    for (const record of biffRecords(stream)) {
      text.take(record)
      if (text.length > job.limits.characters) break
    }
    await tellPages(job, text.finish())
    const noticed = leftUnread(compound.names([]).filter((name) => INSIDE.test(name)).length)
    return withoutParts(await summaryInformation(compound), noticed)
  } finally {
    await compound.close()
  }
}

import type { ZipFile } from 'yauzl'
import type { Format } from '../../../../records/format.ts'
import { CannotRead } from '../cannot-read.ts'
import { entriesOf, locked, openZip } from '../zip/list-zip.ts'
import { detectByMimetype } from './detect-by-mimetype.ts'
import type { DetectedFormat, FormatHints, Reader } from './detected-format.ts'
import { unreadableFormat } from './unreadable-format.ts'

const OFFICE = 'application/vnd.openxmlformats-officedocument'
const DOCX = `${OFFICE}.wordprocessingml.document`
const ZIP = 'application/zip'

/** Those that are read, by their main part. */
const read: readonly (readonly [entry: string, format: Format, mediaType: string, reader: Reader])[] = [
  ['xl/workbook.xml', 'spreadsheet', `${OFFICE}.spreadsheetml.sheet`, 'xlsx'],
  ['xl/workbook.bin', 'spreadsheet', 'application/vnd.ms-excel.sheet.binary.macroenabled.12', 'xlsb'],
  ['ppt/presentation.xml', 'presentation', `${OFFICE}.presentationml.presentation`, 'pptx'],
]

const kinds: readonly (readonly [entry: RegExp, format: Format, mediaType: string, name: string])[] = [
  [/^xl\/workbook\./, 'spreadsheet', `${OFFICE}.spreadsheetml.sheet`, 'Excel workbook'],
  [
    /^ppt\/presentation\./,
    'presentation',
    `${OFFICE}.presentationml.presentation`,
    'PowerPoint presentation',
  ],
  [/^visio\//, 'other', 'application/vnd.ms-visio.drawing', 'Visio drawing (VSDX)'],
]

/** Tells apart what lives in ZIP archives, by names and by what an archive says of itself: nothing else is inflated. */
export async function detectZip(path: string, hints: FormatHints): Promise<DetectedFormat> {
  try {
    const zip = await openZip(path)
    try {
      return await detectIn(zip)
    } finally {
      zip.close()
    }
  } catch (error) {
    if (!(error instanceof CannotRead)) throw error
    if (/\.do[ct][xm]$/i.test(hints.filename)) return { format: 'word', mediaType: DOCX, reader: 'docx' }
    // So many entries overwhelm only who unpacks them, and nobody does: photographs of a year are as many.
    if (error.reason === 'bomb') return unreadableFormat('archive', ZIP, 'ZIP archive')
    return unopened(error)
  }
}

async function detectIn(zip: ZipFile): Promise<DetectedFormat> {
  const entries = await entriesOf(zip)
  const names = entries.map(({ name }) => name)
  if (names.some((name) => /^word\/document[^/]*\.xml$/.test(name)))
    return { format: 'word', mediaType: DOCX, reader: 'docx' }
  for (const [entry, format, mediaType, reader] of read)
    if (names.includes(entry)) return { format, mediaType, reader }
  for (const [entry, format, mediaType, name] of kinds) {
    if (names.some((candidate) => entry.test(candidate))) return unreadableFormat(format, mediaType, name)
  }
  if (entries.some(({ encrypted }) => encrypted)) return unopened(locked())
  return (await detectByMimetype(zip, entries)) ?? unreadableFormat('archive', ZIP, 'ZIP archive')
}

function unopened({ reason, message }: CannotRead): DetectedFormat {
  return { format: 'archive', mediaType: ZIP, reader: 'none', reason, message }
}

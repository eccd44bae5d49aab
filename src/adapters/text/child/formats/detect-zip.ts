import type { Format } from '../../../../records/format.ts'
import { CannotRead } from '../cannot-read.ts'
import { listZip } from '../zip/list-zip.ts'
import type { DetectedFormat, FormatHints } from './detected-format.ts'
import { unreadableFormat } from './unreadable-format.ts'

const OFFICE = 'application/vnd.openxmlformats-officedocument'
const DOCX = `${OFFICE}.wordprocessingml.document`

const kinds: readonly (readonly [entry: RegExp, format: Format, mediaType: string, name: string])[] = [
  [/^xl\/workbook\./, 'spreadsheet', `${OFFICE}.spreadsheetml.sheet`, 'Excel workbook (XLSX)'],
  [
    /^ppt\/presentation\./,
    'presentation',
    `${OFFICE}.presentationml.presentation`,
    'PowerPoint presentation (PPTX)',
  ],
  [/^visio\//, 'other', 'application/vnd.ms-visio.drawing', 'Visio drawing (VSDX)'],
  [/^mimetype$/, 'other', 'application/vnd.oasis.opendocument', 'OpenDocument or e-book file'],
]

/** Tells apart what lives in ZIP archives. Only names are read here, nothing is inflated. */
export async function detectZip(path: string, hints: FormatHints): Promise<DetectedFormat> {
  const entries = await listZip(path).catch((error: unknown) =>
    error instanceof CannotRead ? error : Promise.reject(error),
  )
  if (entries instanceof CannotRead) {
    if (/\.do[ct][xm]$/i.test(hints.filename)) return { format: 'word', mediaType: DOCX, reader: 'docx' }
    const { reason, message } = entries
    return { format: 'archive', mediaType: 'application/zip', reader: 'none', reason, message }
  }
  const names = entries.map(({ name }) => name)
  if (names.some((name) => /^word\/document[^/]*\.xml$/.test(name)))
    return { format: 'word', mediaType: DOCX, reader: 'docx' }
  for (const [entry, format, mediaType, name] of kinds) {
    if (names.some((candidate) => entry.test(candidate))) return unreadableFormat(format, mediaType, name)
  }
  return unreadableFormat('archive', 'application/zip', 'ZIP archive')
}

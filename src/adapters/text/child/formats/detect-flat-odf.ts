import type { Format } from '../../../../records/format.ts'
import type { DetectedFormat } from './detected-format.ts'

const ROOT = /^<office:document\s[^>]{0,20000}?\soffice:mimetype=(["'])(application\/[\w.+-]{1,100})\1/
const OPEN_DOCUMENT = /^application\/vnd\.oasis\.opendocument\.(text|spreadsheet|presentation|graphics)/
const formats: Readonly<Record<string, Format>> = {
  text: 'word',
  spreadsheet: 'spreadsheet',
  presentation: 'presentation',
}

/** OpenDocument in one file of markup, by its root and by what it says of itself there (OpenDocument 1.3, part 3, 3.1.2). */
export function detectFlatOdf(fromRoot: string): DetectedFormat | undefined {
  const mediaType = ROOT.exec(fromRoot)?.[2]
  const kind = OPEN_DOCUMENT.exec(mediaType ?? '')?.[1]
  if (mediaType === undefined || kind === undefined) return undefined
  return { format: formats[kind] ?? 'other', mediaType: `${mediaType}-flat-xml`, reader: 'flat-odf' }
}

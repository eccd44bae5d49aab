import type { ZipFile } from 'yauzl'
import type { Format } from '../../../../records/format.ts'
import type { ZipEntry } from '../zip/list-zip.ts'
import { streamEntry } from '../zip/stream-entry.ts'
import type { DetectedFormat } from './detected-format.ts'
import { unreadableFormat } from './unreadable-format.ts'

const LONGEST = 200
const OPEN_DOCUMENT = 'application/vnd.oasis.opendocument.'
const MEDIA_TYPE = /^application\/[\w.+-]+$/

/** By how the rest of the media type begins: templates and the like are what they are templates for. */
const read: readonly (readonly [start: string, format: Format])[] = [
  ['text', 'word'],
  ['spreadsheet', 'spreadsheet'],
  ['presentation', 'presentation'],
  ['graphics', 'other'],
]

/** What is not read, by how its media type begins. */
const kinds: readonly (readonly [start: string, format: Format, name: string])[] = [
  [OPEN_DOCUMENT, 'other', 'OpenDocument file'],
  ['application/epub+zip', 'other', 'EPUB book'],
]

/**
 * What an archive says of itself in the entry `mimetype` (OpenDocument 1.3, part 2, 3.3; EPUB Open Container Format 3.3, 4.3).
 * `undefined` where it has none, or nothing is said in it.
 */
export async function detectByMimetype(
  zip: ZipFile,
  entries: readonly ZipEntry[],
): Promise<DetectedFormat | undefined> {
  const entry = entries.find(({ name }) => name === 'mimetype')
  if (entry === undefined || entry.encrypted || entry.size > LONGEST) return undefined
  const mediaType = await contentOf(zip, entry)
  if (!MEDIA_TYPE.test(mediaType)) return undefined
  const [, kind] = read.find(([start]) => mediaType.startsWith(`${OPEN_DOCUMENT}${start}`)) ?? []
  if (kind !== undefined) return { format: kind, mediaType, reader: 'odf' }
  const [, format, name] = kinds.find(([start]) => mediaType.startsWith(start)) ?? []
  return unreadableFormat(format ?? 'other', mediaType, name ?? `file of the kind ${mediaType}`)
}

async function contentOf(zip: ZipFile, entry: ZipEntry): Promise<string> {
  const chunks: Buffer[] = []
  try {
    for await (const chunk of streamEntry(zip, entry, LONGEST)) chunks.push(chunk)
  } catch {
    // Damaged: the archive says nothing, and is still an archive.
    return ''
  }
  return Buffer.concat(chunks).toString('latin1').trim().toLowerCase()
}

import { open } from 'node:fs/promises'
import { fileTypeFromBuffer, fileTypeFromFile } from 'file-type'
import { detectCms } from './detect-cms.ts'
import { detectCompoundFile } from './detect-compound-file.ts'
import { detectOlder } from './detect-older.ts'
import { detectTextual } from './detect-textual.ts'
import { detectZip } from './detect-zip.ts'
import type { DetectedFormat, FormatHints } from './detected-format.ts'
import { isPlain } from './is-plain.ts'
import { readableImages } from './readable-images.ts'
import { unreadableFormat } from './unreadable-format.ts'

const HEAD_BYTES = 256 * 1024
/** Readers accept a PDF whose header is preceded by other bytes (ISO 32000-2, Annex I.3: within the first 1024). */
const PDF_HEADER_WITHIN = 1024
/** Text is a PDF only by a header at its start, or by one on a line of its own and objects after it (ISO 32000-2, 7.3.10). */
const PDF_AT_START = /^(?:\xef\xbb\xbf)?\s*%PDF-\d/
const PDF_HEADER = /[\r\n]%PDF-\d\.\d\s/
const PDF_OBJECT = /[\r\n]\d{1,10} \d{1,5} obj\b/
/** Formats that are written in characters and yet are no text that anybody reads. */
const CODE = /^(?:\xef\xbb\xbf)?(?:%!(?:PS|FontType|\r?\n\s*[%/])|-----BEGIN PGP MESSAGE-----)/
/** Rich text, whose first version is the last (RTF 1.9.1, “RTF Version”). */
const RICH_TEXT = /^(?:\xef\xbb\xbf)?\s{0,64}\{\\rtf(?![a-z])/
/** Both orders of bytes (TIFF 6.0, section 2), and the same of files beyond 4 GiB. */
const TIFF = /^(?:II[*+]\0|MM\0[*+])$/

const pdf: DetectedFormat = { format: 'pdf', mediaType: 'application/pdf', reader: 'pdf' }

/** Finds out what a file is. Never throws for its content: what nobody knows is `other`, and says so. */
export async function detectFormat(path: string, size: number, hints: FormatHints): Promise<DetectedFormat> {
  const head = await readHead(path)
  if (size === 0) return { ...unreadableFormat('other', hints.mediaType, 'empty file'), reason: 'empty' }
  if (RICH_TEXT.test(head.toString('latin1', 0, 128)))
    return { format: 'word', mediaType: 'application/rtf', reader: 'rtf' }
  const written = detectWritten(head, size, hints)
  if (written !== undefined) return written
  const older = detectOlder(head) ?? detectCms(head)
  if (older !== undefined) return older
  if (head.subarray(0, PDF_HEADER_WITHIN).includes('%PDF-')) return pdf
  const found = await fileType(path, head)
  if (found !== undefined && readableImages.has(found.mime)) {
    return {
      format: 'image',
      mediaType: found.mime === 'image/apng' ? 'image/png' : found.mime,
      reader: 'image',
    }
  }
  // The library looks for the list of a TIFF's tags, which most programs write last, and which is what is lost of one cut off.
  if (found === undefined && TIFF.test(head.toString('latin1', 0, 4)))
    return { format: 'image', mediaType: 'image/tiff', reader: 'image' }
  if (found?.mime === 'application/x-cfb') return detectCompoundFile(path, hints)
  if (startsLikeZip(head)) return detectZip(path, hints)
  if (found !== undefined && found.mime !== 'application/xml') return byFileType(found.mime, found.ext)
  return detectTextual(head, size > head.length, hints)
}

/**
 * What holds nothing but characters. It is asked first: the first letters of many a text are also those by which programs,
 * pictures and sounds are known. `undefined` leaves the question to the bytes.
 */
function detectWritten(head: Buffer, size: number, hints: FormatHints): DetectedFormat | undefined {
  if (!isPlain(head)) return undefined
  const start = head.toString('latin1')
  if (PDF_AT_START.test(start)) return pdf
  if (CODE.test(start)) return undefined
  const found = detectTextual(head, size > head.length, hints)
  if (found.reader === 'none') return found.format === 'email' ? found : undefined
  return found.reader !== 'email' && hasPdfLater(start) ? pdf : found
}

function hasPdfLater(start: string): boolean {
  const header = start.slice(0, PDF_HEADER_WITHIN).search(PDF_HEADER)
  return header >= 0 && PDF_OBJECT.test(start.slice(header))
}

/** A local file header, or the end record of an archive without entries (APPNOTE 4.3.7, 4.3.16). */
function startsLikeZip(head: Buffer): boolean {
  const start = head.toString('latin1', 0, 4)
  return start === 'PK\x03\x04' || start === 'PK\x05\x06'
}

async function readHead(path: string): Promise<Buffer> {
  const file = await open(path, 'r')
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}

/** The library walks some containers and stumbles over broken ones; the first bytes alone are then asked. */
async function fileType(path: string, head: Buffer): Promise<{ mime: string; ext: string } | undefined> {
  try {
    return await fileTypeFromFile(path)
  } catch {
    return fileTypeFromBuffer(head.subarray(0, 4_100)).catch(() => undefined)
  }
}

function byFileType(mime: string, extension: string): DetectedFormat {
  const name = `${extension.toUpperCase()} file`
  if (mime.startsWith('image/')) return unreadableFormat('image', mime, `${extension.toUpperCase()} image`)
  if (mime.startsWith('audio/')) return unreadableFormat('other', mime, 'sound recording')
  if (mime.startsWith('video/')) return unreadableFormat('other', mime, 'film')
  if (/zip|compress|archive|x-(7z|rar|tar|xz|bzip|lz|gtar|apple-diskimage|iso)/.test(mime)) {
    return unreadableFormat('archive', mime, `${extension.toUpperCase()} archive`)
  }
  return unreadableFormat('other', mime, name)
}

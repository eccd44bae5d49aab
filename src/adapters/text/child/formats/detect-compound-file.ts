import { type FileHandle, open } from 'node:fs/promises'
import type { Format } from '../../../../records/format.ts'
import type { DetectedFormat, FormatHints, Reader } from './detected-format.ts'
import { readRootNames } from './read-root-names.ts'
import { unreadableFormat } from './unreadable-format.ts'

const CHUNK = 1024 * 1024
const LOOK_AT_MOST = 64 * CHUNK
const ENTRY = 128

/** Streams that only one kind of document has ([MS-CFB] 2.6.1 for the directory, [MS-DOC], [MS-XLS], [MS-PPT], [MS-OXMSG]). */
const read: readonly (readonly [stream: string, format: Format, mediaType: string, reader: Reader])[] = [
  ['WordDocument', 'word', 'application/msword', 'doc'],
  ['Workbook', 'spreadsheet', 'application/vnd.ms-excel', 'xls'],
  ['Book', 'spreadsheet', 'application/vnd.ms-excel', 'xls'],
  ['PowerPoint Document', 'presentation', 'application/vnd.ms-powerpoint', 'ppt'],
  ['__properties_version1.0', 'email', 'application/vnd.ms-outlook', 'msg'],
]
/** The same of those that are not read. */
const kinds: readonly (readonly [stream: string, format: Format, mediaType: string, name: string])[] = [
  ['PP40', 'presentation', 'application/vnd.ms-powerpoint', 'PowerPoint 4 or 95 presentation (PPT)'],
  ['VisioDocument', 'other', 'application/vnd.visio', 'Visio drawing (VSD)'],
  ['Quill', 'other', 'application/x-mspublisher', 'Publisher document (PUB)'],
]

/**
 * Tells the Office documents of 1997 apart, and finds the modern ones that a password protects ([MS-OFFCRYPTO] wraps
 * them so). What another document inside it holds does not count: a message with a letter attached is a message.
 */
export async function detectCompoundFile(path: string, hints: FormatHints): Promise<DetectedFormat> {
  const streams = await streamNames(path)
  if (streams.has('ENCRYPTEDPACKAGE')) {
    const { format, mediaType } = protectedFormat(hints.filename)
    return {
      format,
      mediaType,
      reader: 'none',
      reason: 'encrypted',
      message: 'The document is protected by a password and cannot be read without it.',
    }
  }
  for (const [stream, format, mediaType, reader] of read)
    if (streams.has(stream.toUpperCase())) return { format, mediaType, reader }
  for (const [stream, format, mediaType, name] of kinds) {
    if (streams.has(stream.toUpperCase())) return unreadableFormat(format, mediaType, name)
  }
  return unreadableFormat('other', 'application/x-cfb', 'compound file of the older Office kind')
}

function protectedFormat(filename: string): { format: Format; mediaType: string } {
  const office = 'application/vnd.openxmlformats-officedocument'
  if (/\.xls[xmb]$/i.test(filename))
    return { format: 'spreadsheet', mediaType: `${office}.spreadsheetml.sheet` }
  if (/\.pp(t|s)[xm]$/i.test(filename))
    return { format: 'presentation', mediaType: `${office}.presentationml.presentation` }
  if (/\.do[ct][xm]$/i.test(filename))
    return { format: 'word', mediaType: `${office}.wordprocessingml.document` }
  return { format: 'other', mediaType: 'application/x-cfb' }
}

async function streamNames(path: string): Promise<ReadonlySet<string>> {
  const file = await open(path, 'r')
  try {
    return (await readRootNames(file)) ?? (await namesAnywhere(file))
  } finally {
    await file.close()
  }
}

/** Directory entries lie on 128-byte steps: where the directory is damaged, what looks like one says what the file was. */
async function namesAnywhere(file: FileHandle): Promise<ReadonlySet<string>> {
  const names = new Set<string>()
  const chunk = Buffer.alloc(CHUNK)
  for (let at = 0; at < LOOK_AT_MOST; at += CHUNK) {
    const { bytesRead } = await file.read(chunk, 0, CHUNK, at)
    for (let entry = 0; entry + ENTRY <= bytesRead; entry += ENTRY) {
      const name = entryName(chunk.subarray(entry, entry + ENTRY))
      if (name !== undefined) names.add(name.toUpperCase())
    }
    if (bytesRead < CHUNK) break
  }
  return names
}

/** The name in a directory entry: UTF-16LE, its length with the closing zero at byte 64, the kind of object at 66. */
function entryName(entry: Buffer): string | undefined {
  const length = entry.readUInt16LE(64)
  const kind = entry.readUInt8(66)
  if (length < 4 || length > 64 || length % 2 !== 0 || ![1, 2, 5].includes(kind)) return undefined
  return entry.toString('utf16le', 0, length - 2)
}

/** A file that a program put into the text of a message as an object of its own. */
export interface ObjectFile {
  /** '' where it brings none. */
  readonly name: string
  readonly extension: string
  readonly content: Buffer
}

/** Streams that hold the file itself, in capitals, by what is told from them. */
export const FILE_STREAMS: readonly string[] = ['PACKAGE', '\u0001OLE10NATIVE', 'CONTENTS']

/** Parts that only one kind of Office document has; their names stand in the archive as they are. */
const PARTS: readonly (readonly [part: string, extension: string])[] = [
  ['word/document', 'docx'],
  ['xl/workbook', 'xlsx'],
  ['ppt/presentation', 'pptx'],
]
const LONGEST_NAME = 1_000

/** The file that a stream of an object is ([MS-OLEDS] 2.3.6 for one that was packaged); `undefined` where it is none. */
export function objectFile(stream: string, bytes: Buffer): ObjectFile | undefined {
  if (stream === '\u0001OLE10NATIVE') return packaged(bytes)
  if (bytes.toString('latin1', 0, 5) === '%PDF-') return { name: '', extension: 'pdf', content: bytes }
  if (bytes.toString('latin1', 0, 2) !== 'PK') return undefined
  const [, extension = 'zip'] = PARTS.find(([part]) => bytes.includes(part)) ?? []
  return { name: '', extension, content: bytes }
}

/** Its name, the path it came from and the path it was laid under stand before it. */
function packaged(bytes: Buffer): ObjectFile | undefined {
  const name = stringAt(bytes, 6)
  const path = name === undefined ? undefined : stringAt(bytes, name.end)
  if (name === undefined || path === undefined || path.end + 8 > bytes.length) return undefined
  const sizeAt = path.end + 8 + bytes.readUInt32LE(path.end + 4)
  if (sizeAt + 4 > bytes.length) return undefined
  const size = bytes.readUInt32LE(sizeAt)
  return { name: name.text, extension: 'bin', content: bytes.subarray(sizeAt + 4, sizeAt + 4 + size) }
}

function stringAt(bytes: Buffer, at: number): { readonly text: string; readonly end: number } | undefined {
  const end = bytes.indexOf(0, at)
  if (end < 0 || end - at > LONGEST_NAME) return undefined
  return { text: bytes.toString('latin1', at, end), end: end + 1 }
}

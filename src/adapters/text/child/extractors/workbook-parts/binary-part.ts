import type { ZipFile } from 'yauzl'
import type { ZipEntry } from '../../zip/list-zip.ts'
import { streamEntry } from '../../zip/stream-entry.ts'

/** Hears of a record of a workbook in binary parts: its kind and what it holds. */
export type TakeRecord = (kind: number, content: Buffer) => void

const MOST_BYTES = 512 * 1024 * 1024
const MORE = 0x80
const LONGEST_LENGTH = 4

interface Head {
  readonly kind: number
  readonly start: number
  readonly end: number
}

/** Streams a binary part of a workbook ([MS-XLSB] 2.1.4), record by record, until all is read or `isFull` says that it is enough. */
export async function readBinaryPart(
  zip: ZipFile,
  entry: ZipEntry,
  take: TakeRecord,
  isFull: () => boolean,
): Promise<void> {
  let waiting: Buffer[] = []
  let have = 0
  let needed = 1
  for await (const chunk of streamEntry(zip, entry, MOST_BYTES)) {
    waiting.push(chunk)
    have += chunk.length
    // A record may be as long as its part: it is put together once, when all of it is there.
    if (have < needed) continue
    const bytes = Buffer.concat(waiting)
    let at = 0
    for (;;) {
      const head = headAt(bytes, at)
      needed = (head?.end ?? bytes.length + 1) - at
      if (head === undefined || head.end > bytes.length) break
      take(head.kind, bytes.subarray(head.start, head.end))
      at = head.end
      if (isFull()) return
    }
    waiting = [bytes.subarray(at)]
    have = bytes.length - at
  }
}

/** Its kind in one or two bytes, its length in up to four, seven bits in each; `undefined` where they are not all there yet. */
function headAt(bytes: Buffer, at: number): Head | undefined {
  const first = bytes[at]
  if (first === undefined) return undefined
  const second = (first & MORE) === 0 ? 0 : bytes[at + 1]
  if (second === undefined) return undefined
  const kind = (first & 0x7f) | ((second & 0x7f) << 7)
  const lengthAt = at + ((first & MORE) === 0 ? 1 : 2)
  let length = 0
  for (let index = 0; index < LONGEST_LENGTH; index += 1) {
    const byte = bytes[lengthAt + index]
    if (byte === undefined) return undefined
    length |= (byte & 0x7f) << (7 * index)
    if ((byte & MORE) === 0 || index === LONGEST_LENGTH - 1) {
      const start = lengthAt + index + 1
      return { kind, start, end: start + length }
    }
  }
  return undefined
}

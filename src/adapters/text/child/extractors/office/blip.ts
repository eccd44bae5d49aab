import { bitmapFile } from './bitmap-file.ts'

/** Records of drawings by their kinds ([MS-ODRAW] 2.2.23, 2.2.32): one around a picture, and pictures. */
const AROUND = 0xf007
const FIRST = 0xf018
const LAST = 0xf117
const BITMAP = 0xf01f
const HEAD = 8
/** Of the record around one: what stands before the name, and where it says how long that is. */
const AROUND_HEAD = 36
const NAME_LENGTH = 33
const DIGEST = 16
const MOST_RECORDS = 1_000

/** The first picture among records that follow each other, as a file of its own; metafiles are left as they are. */
export function blipIn(records: Buffer): Buffer | undefined {
  for (let at = 0, seen = 0; at + HEAD <= records.length && seen < MOST_RECORDS; seen += 1) {
    const kind = records.readUInt16LE(at + 2)
    const start = at + HEAD
    const body = records.subarray(start, start + records.readUInt32LE(at + 4))
    if (kind === AROUND) {
      const inside =
        body.length < AROUND_HEAD ? undefined : blipIn(body.subarray(AROUND_HEAD + (body[NAME_LENGTH] ?? 0)))
      if (inside !== undefined) return inside
    } else if (kind >= FIRST && kind <= LAST) {
      // One digest or two, and a byte that says nothing.
      const digests = (records.readUInt16LE(at) >> 4) % 2 === 0 ? 1 : 2
      const picture = body.subarray(digests * DIGEST + 1)
      return kind === BITMAP ? bitmapFile(picture) : picture
    }
    at = start + body.length
  }
  return undefined
}

import { blipIn } from '../office/blip.ts'

/** A picture in the text of a document. */
export interface DocPicture {
  /** How large it is shown, in square points. */
  readonly area: number
  /** Its bytes; nothing where it only says where it is. */
  content(): Buffer
}

/** What stands before a picture ([MS-DOC] 2.9.190): sizes, and how it is kept. */
const HEAD = 0x44
const WITH_NAME = 0x66
const TWIPS = 20
const THOUSANDTHS = 1_000

/** The picture at a place of the stream of pictures; `undefined` where there is none. */
export function docPicture(data: Buffer, at: number): DocPicture | undefined {
  const head = data.subarray(at, at + HEAD)
  if (head.length < HEAD) return undefined
  const side = (goal: number, scale: number): number =>
    (Math.max(0, head.readInt16LE(goal)) / TWIPS) * (head.readUInt16LE(scale) / THOUSANDTHS)
  return {
    area: side(0x1c, 0x20) * side(0x1e, 0x22),
    content: () => {
      const whole = data.subarray(at + head.readUInt16LE(4), at + head.readUInt32LE(0))
      const name = head.readUInt16LE(6) === WITH_NAME ? 1 + (whole[0] ?? 0) : 0
      return blipIn(whole.subarray(name)) ?? Buffer.alloc(0)
    },
  }
}

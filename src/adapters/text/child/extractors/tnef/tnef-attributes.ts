/** One attribute of a bundle of Outlook ([MS-OXTNEF] 2.1.3.1): of the message, or of the attachment that was begun last. */
export interface TnefAttribute {
  readonly isOfAttachment: boolean
  readonly id: number
  readonly bytes: Buffer
}

/** What a bundle is made of, and whether all of it could be told apart. */
export interface TnefAttributes {
  readonly attributes: readonly TnefAttribute[]
  readonly isWhole: boolean
}

/** A bundle's first bytes, and those behind them that number it. */
const SIGNATURE = 0x223e9f78
const HEAD = 6
/** What stands before the bytes of an attribute, and the sum of them behind. */
const BEFORE = 9
const BEHIND = 2
const OF_MESSAGE = 1
const OF_ATTACHMENT = 2
/** Far more than any message has. */
const MOST = 100_000

/** Takes a bundle apart, as far as it goes; `undefined` where it is none. Sums are not looked at: what was damaged is read all the same. */
export function tnefAttributes(file: Buffer): TnefAttributes | undefined {
  if (file.length < HEAD || file.readUInt32LE(0) !== SIGNATURE) return undefined
  const attributes: TnefAttribute[] = []
  let at = HEAD
  while (at + BEFORE <= file.length && attributes.length < MOST) {
    const level = file.readUInt8(at)
    if (level !== OF_MESSAGE && level !== OF_ATTACHMENT) break
    const start = at + BEFORE
    const end = start + file.readUInt32LE(at + 5)
    // The kind of its value stands in the upper half, and programs write it wrongly.
    const id = file.readUInt16LE(at + 1)
    attributes.push({ isOfAttachment: level === OF_ATTACHMENT, id, bytes: file.subarray(start, end) })
    if (end > file.length) return { attributes, isWhole: false }
    at = end + BEHIND
  }
  return { attributes, isWhole: !file.subarray(at).some((byte) => byte > 0x20) }
}

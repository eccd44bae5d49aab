/** A text in a record, and where it ends. */
export interface WideString {
  readonly text: string
  readonly end: number
}

const NONE = 0xffffffff

/** A text with its length before it ([MS-XLSB] 2.5.169); '' where there is none, and what is there of one that was cut off. */
export function wideString(bytes: Buffer, at: number): WideString {
  if (at + 4 > bytes.length) return { text: '', end: bytes.length }
  const count = bytes.readUInt32LE(at)
  if (count === NONE) return { text: '', end: at + 4 }
  const end = Math.min(bytes.length, at + 4 + count * 2)
  return { text: bytes.toString('utf16le', at + 4, end), end }
}

/** The same with a byte before it that says whether its looks and its sound follow ([MS-XLSB] 2.5.122): its words alone. */
export function richString(bytes: Buffer, at: number): string {
  return wideString(bytes, at + 1).text
}

import iconv from 'iconv-lite'

/** What stands for each byte from 0x80 that is no UTF-8: the letter that it is in windows-1252, in UTF-8. */
const letters: readonly Buffer[] = Array.from({ length: 0x80 }, (_, index) =>
  Buffer.from(iconv.decode(Buffer.from([0x80 + index]), 'windows-1252')),
)

/**
 * Reads bytes that are UTF-8 but for a few, which are read as windows-1252: text that was put together from both loses no
 * letter. A character that was cut off at the end is left out. `null` where fewer than `needed` letters in UTF-8 stand
 * against each byte that is none, which says that it is another encoding.
 */
export function mendUtf8(bytes: Buffer, needed: number): string | null {
  const end = wholeEnd(bytes)
  let valid = 0
  let broken = 0
  for (let at = 0; at < end; ) {
    const length = sequenceLength(bytes, at, end)
    if (length === 0) broken += 1
    else if (length > 1) valid += 1
    at += length || 1
  }
  if (needed > 0 && (valid === 0 || valid < broken * needed)) return null
  const mended = Buffer.alloc(end + 2 * broken)
  let written = 0
  for (let at = 0; at < end; ) {
    const length = sequenceLength(bytes, at, end)
    if (length === 0) written += letters[(bytes[at] ?? 0) - 0x80]?.copy(mended, written) ?? 0
    else written += bytes.copy(mended, written, at, at + length)
    at += length || 1
  }
  return mended.toString('utf8', 0, written)
}

/** Bytes of the well-formed sequence that begins at a place (The Unicode Standard, table 3-7), 0 where none does. */
function sequenceLength(bytes: Buffer, at: number, end: number): number {
  const first = bytes[at] ?? 0
  if (first < 0x80) return 1
  const length = lengthBy(first)
  if (length === 0 || at + length > end) return 0
  const second = bytes[at + 1] ?? 0
  if (second < lowestSecond(first) || second > highestSecond(first)) return 0
  for (let next = 2; next < length; next += 1) {
    if (!isContinuation(bytes[at + next])) return 0
  }
  return length
}

function lengthBy(first: number): number {
  if (first < 0xc2 || first > 0xf4) return 0
  if (first < 0xe0) return 2
  return first < 0xf0 ? 3 : 4
}

function lowestSecond(first: number): number {
  if (first === 0xe0) return 0xa0
  return first === 0xf0 ? 0x90 : 0x80
}

function highestSecond(first: number): number {
  if (first === 0xed) return 0x9f
  return first === 0xf4 ? 0x8f : 0xbf
}

function isContinuation(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x80 && byte < 0xc0
}

/** Where the bytes end without a character that was cut off. */
function wholeEnd(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const at = bytes.length - back
    if (isContinuation(bytes[at])) continue
    return lengthBy(bytes[at] ?? 0) > back ? at : bytes.length
  }
  return bytes.length
}

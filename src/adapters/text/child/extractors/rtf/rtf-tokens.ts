/** What an RTF file is made of (RTF 1.9.1, “Contents of an RTF file”). */
export type RtfToken =
  | { readonly kind: 'open' | 'close' }
  | { readonly kind: 'word'; readonly name: string; readonly value: number | undefined }
  /** Of the code page of their font. Line ends among them are for editors. */
  | { readonly kind: 'bytes'; readonly bytes: Buffer }
  | { readonly kind: 'symbol'; readonly symbol: string }
  /** What a picture or a font brings along as it is. */
  | { readonly kind: 'data'; readonly bytes: Buffer }

const OPEN = 0x7b
const CLOSE = 0x7d
const BACKSLASH = 0x5c
const QUOTE = 0x27
const SPACE = 0x20
const MINUS = 0x2d
const LONGEST_WORD = 32
const LONGEST_NUMBER = 10

/**
 * Takes an RTF file apart. Never throws: whatever bytes there are, they are one of these.
 */
export function* rtfTokens(file: Buffer): Generator<RtfToken> {
  let at = 0
  while (at < file.length) {
    const byte = file[at] ?? 0
    if (byte === OPEN || byte === CLOSE) {
      yield { kind: byte === OPEN ? 'open' : 'close' }
      at += 1
    } else if (byte === BACKSLASH) {
      const next = file[at + 1] ?? 0
      if (next === QUOTE) {
        const { bytes, end } = hexBytes(file, at)
        if (bytes.length > 0) yield { kind: 'bytes', bytes }
        at = end
      } else if (isLetter(next)) {
        const { name, value, end } = controlWord(file, at + 1)
        yield { kind: 'word', name, value }
        at = name === 'bin' ? end + Math.max(0, value ?? 0) : end
        if (at > end) yield { kind: 'data', bytes: file.subarray(end, at) }
      } else {
        yield { kind: 'symbol', symbol: String.fromCharCode(next) }
        at += 2
      }
    } else {
      const end = plainEnd(file, at)
      yield { kind: 'bytes', bytes: file.subarray(at, end) }
      at = end
    }
  }
}

function plainEnd(file: Buffer, start: number): number {
  let at = start
  for (; at < file.length; at += 1) {
    const byte = file[at]
    if (byte === OPEN || byte === CLOSE || byte === BACKSLASH) break
  }
  return at
}

/** Bytes that follow each other: two of them may be one character. One may be half of a character whose other half is plain. */
function hexBytes(file: Buffer, start: number): { readonly bytes: Buffer; readonly end: number } {
  const bytes: number[] = []
  let at = start
  while (file[at] === BACKSLASH && file[at + 1] === QUOTE) {
    const value = Number.parseInt(file.toString('latin1', at + 2, at + 4), 16)
    if (!Number.isNaN(value)) bytes.push(value)
    at += 4
  }
  return { bytes: Buffer.from(bytes), end: at }
}

function controlWord(
  file: Buffer,
  start: number,
): { readonly name: string; readonly value: number | undefined; readonly end: number } {
  let at = start
  while (at - start < LONGEST_WORD && isLetter(file[at] ?? 0)) at += 1
  const name = file.toString('latin1', start, at)
  const numberAt = at
  if (file[at] === MINUS) at += 1
  while (at - numberAt < LONGEST_NUMBER && isDigit(file[at] ?? 0)) at += 1
  const value = at === numberAt ? Number.NaN : Number(file.toString('latin1', numberAt, at))
  if (file[at] === SPACE) at += 1
  return { name, value: Number.isNaN(value) ? undefined : value, end: at }
}

const isLetter = (byte: number): boolean => (byte >= 0x61 && byte <= 0x7a) || (byte >= 0x41 && byte <= 0x5a)
const isDigit = (byte: number): boolean => byte >= 0x30 && byte <= 0x39

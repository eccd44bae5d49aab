/** A file that was written into a text. */
export interface UuencodedFile {
  readonly name: string
  readonly content: Buffer
}

const LINE_FEED = 0x0a
const CARRIAGE_RETURN = 0x0d
const SPACE = 0x20
/** Where the letters of the encoding begin to say the same again: it stands for a space, which gateways cut off. */
const LAST = 0x60
const BEGIN = /^begin [0-7]{3,4} ([^\r\n]{1,255})$/
const LONGEST_BEGIN = 300

/**
 * Takes files out of a text into which programs before MIME wrote them (POSIX, uuencode): each from its line `begin` to its
 * `end`, where every line between holds as much as it says. What merely looks like the first line stays text.
 */
export function uuencodedFiles(bytes: Buffer): {
  readonly files: readonly UuencodedFile[]
  readonly rest: Buffer
} {
  const files: UuencodedFile[] = []
  const rest: Buffer[] = []
  let kept = 0
  for (let at = bytes.indexOf('begin '); at >= 0; at = bytes.indexOf('begin ', at + 1)) {
    if (at > 0 && bytes[at - 1] !== LINE_FEED) continue
    const found = fileAt(bytes, at)
    if (found === undefined) continue
    files.push(found.file)
    rest.push(bytes.subarray(kept, at))
    kept = found.end
    at = found.end - 1
  }
  return { files, rest: files.length === 0 ? bytes : Buffer.concat([...rest, bytes.subarray(kept)]) }
}

function fileAt(
  bytes: Buffer,
  at: number,
): { readonly file: UuencodedFile; readonly end: number } | undefined {
  const first = lineAt(bytes, at)
  if (first.line.length > LONGEST_BEGIN) return undefined
  const name = BEGIN.exec(first.line.toString('utf8').trimEnd())?.[1]
  if (name === undefined) return undefined
  const content: Buffer[] = []
  for (let next = first.next; next < bytes.length; ) {
    const { line, next: after } = lineAt(bytes, next)
    if (line.toString('latin1', 0, 4).trimEnd() === 'end') {
      return content.length === 0
        ? undefined
        : { file: { name, content: Buffer.concat(content) }, end: after }
    }
    const decoded = decodeLine(line)
    if (decoded === undefined) return undefined
    if (decoded.length > 0) content.push(decoded)
    next = after
  }
  return undefined
}

function lineAt(bytes: Buffer, at: number): { readonly line: Buffer; readonly next: number } {
  const feed = bytes.indexOf(LINE_FEED, at)
  const next = feed < 0 ? bytes.length : feed + 1
  let end = feed < 0 ? bytes.length : feed
  while (end > at && bytes[end - 1] === CARRIAGE_RETURN) end -= 1
  return { line: bytes.subarray(at, end), next }
}

/** The bytes of a line; none of one that is empty, and `undefined` of one that is no such line. Spaces at its end may be gone. */
function decodeLine(line: Buffer): Buffer | undefined {
  for (const byte of line) if (byte < SPACE || byte > LAST) return undefined
  const size = line.length === 0 ? 0 : valueAt(line, 0)
  const letters = Math.ceil(size / 3) * 4
  // Some programs write a sum behind the letters.
  if (line.length > letters + 2 || (size > 0 && line.length < 2)) return undefined
  const decoded = Buffer.alloc(letters)
  let written = 0
  for (let at = 1; at <= letters; at += 4) {
    const [a, b, c, d] = [
      valueAt(line, at),
      valueAt(line, at + 1),
      valueAt(line, at + 2),
      valueAt(line, at + 3),
    ]
    decoded[written++] = (a << 2) | (b >> 4)
    decoded[written++] = (b << 4) | (c >> 2)
    decoded[written++] = (c << 6) | d
  }
  return decoded.subarray(0, size)
}

function valueAt(line: Buffer, at: number): number {
  return ((line[at] ?? SPACE) - SPACE) & 0x3f
}

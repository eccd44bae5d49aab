const LAST = 0x1f
const DELETE = 0x7f
/** Tab, line ends, form feed, and the escape of terminals and of ISO 2022. */
const WRITTEN: ReadonlySet<number> = new Set([0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x1b])
/** CP/M and DOS ended their texts with it, or filled the last block of a file. */
const END_OF_FILE = 0x1a

/** Whether bytes hold no control character that people do not write: what a program, a picture or a sound never does for long. */
export function isPlain(bytes: Buffer): boolean {
  let end = bytes.length
  while (end > 0 && bytes[end - 1] === END_OF_FILE) end -= 1
  for (let at = 0; at < end; at += 1) {
    const byte = bytes[at] ?? 0
    if ((byte <= LAST && !WRITTEN.has(byte)) || byte === DELETE) return false
  }
  return true
}

const HEADER = 16
const PACKED = 0x75465a4c
const PLAIN = 0x414c454d
const WINDOW = 4_096
/** What every text may refer back to before it has said anything ([MS-OXRTFCP] 2.1.2.1). */
const BEFORE = [
  String.raw`{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript `,
  String.raw`\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\colortbl\red0\green0\blue0`,
  '\r\n',
  String.raw`\par \pard\plain\f0\fs20\b\i\u\tab\tx`,
].join('')

/** Rich text as it was before it was packed, and whether that is all that it says it was. */
export interface UnpackedRtf {
  readonly bytes: Buffer
  readonly isWhole: boolean
}

/**
 * Unpacks the rich text of a message ([MS-OXRTFCP] 2.2.2), at most `most` bytes of it. `undefined` where it is neither packed nor said to
 * be plain. Its checksum is not looked at: what was damaged is read as far as it goes.
 */
export function unpackRtf(packed: Buffer, most: number): UnpackedRtf | undefined {
  if (packed.length < HEADER) return undefined
  const said = packed.readUInt32LE(4)
  const kind = packed.readUInt32LE(8)
  const length = Math.min(said, most)
  if (kind === PLAIN) {
    const bytes = packed.subarray(HEADER, HEADER + length)
    return { bytes, isWhole: bytes.length === said }
  }
  if (kind !== PACKED) return undefined
  const bytes = unpacked(packed, length)
  return { bytes, isWhole: bytes.length === said }
}

function unpacked(packed: Buffer, length: number): Buffer {
  const window = Buffer.alloc(WINDOW)
  let write = window.write(BEFORE, 'latin1')
  // Nothing grows by more than its longest reference.
  const out = Buffer.alloc(Math.min(length, packed.length * 9))
  let got = 0
  const put = (byte: number): void => {
    out[got] = byte
    window[write] = byte
    got += 1
    write = (write + 1) % WINDOW
  }
  for (let at = HEADER; at < packed.length && got < out.length; ) {
    const flags = packed[at] ?? 0
    at += 1
    for (let bit = 0; bit < 8 && at < packed.length && got < out.length; bit += 1) {
      if ((flags & (1 << bit)) === 0) {
        put(packed[at] ?? 0)
        at += 1
        continue
      }
      if (at + 2 > packed.length) return out.subarray(0, got)
      const reference = packed.readUInt16BE(at)
      at += 2
      const offset = reference >> 4
      // A reference to where the next byte goes ends the text.
      if (offset === write) return out.subarray(0, got)
      for (let index = 0; index < (reference & 0xf) + 2 && got < out.length; index += 1)
        put(window[(offset + index) % WINDOW] ?? 0)
    }
  }
  return out.subarray(0, got)
}

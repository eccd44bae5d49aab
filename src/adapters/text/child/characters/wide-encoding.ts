/** A byte order mark or the pattern of zeros says it: UTF-8 with a mark, UTF-16 or UTF-32. */
export interface WideText {
  readonly encoding: 'utf-8' | 'utf-16le' | 'utf-16be' | 'utf-32le' | 'utf-32be'
  readonly bytes: Buffer
}

const marks: readonly (readonly [mark: readonly number[], encoding: WideText['encoding'], width: number])[] =
  [
    // UTF-32 first: its little-endian mark begins with that of UTF-16.
    [[0xff, 0xfe, 0x00, 0x00], 'utf-32le', 4],
    [[0x00, 0x00, 0xfe, 0xff], 'utf-32be', 4],
    [[0xff, 0xfe], 'utf-16le', 2],
    [[0xfe, 0xff], 'utf-16be', 2],
    [[0xef, 0xbb, 0xbf], 'utf-8', 1],
  ]

const SAMPLE = 64 * 1024

/** Finds the encodings that are wider than a byte (The Unicode Standard, 23.8, for the marks); `null` if it is none. */
export function wideEncoding(bytes: Buffer): WideText | null {
  for (const [mark, encoding, width] of marks) {
    if (!mark.every((byte, at) => bytes[at] === byte)) continue
    return whole(bytes.subarray(mark.length), encoding, width)
  }
  const zeros = zerosByPlace(bytes.subarray(0, SAMPLE))
  if (zeros === null) return null
  const [first, second, third, fourth] = zeros
  if (first > 0.9 && second > 0.9 && fourth < 0.1) return whole(bytes, 'utf-32be', 4)
  if (fourth > 0.9 && third > 0.9 && first < 0.1) return whole(bytes, 'utf-32le', 4)
  const even = (first + third) / 2
  const odd = (second + fourth) / 2
  if (odd > 0.3 && even < 0.02) return whole(bytes, 'utf-16le', 2)
  if (even > 0.3 && odd < 0.02) return whole(bytes, 'utf-16be', 2)
  return null
}

/** Half a character at the end (the bytes may have been cut off) is dropped. */
function whole(bytes: Buffer, encoding: WideText['encoding'], width: number): WideText {
  return { encoding, bytes: bytes.subarray(0, bytes.length - (bytes.length % width)) }
}

/** Share of zeros at each place of four; `null` where there is none at all. */
function zerosByPlace(sample: Buffer): [number, number, number, number] | null {
  if (sample.length < 4 || !sample.includes(0)) return null
  const zeros: [number, number, number, number] = [0, 0, 0, 0]
  for (let at = 0; at < sample.length; at += 1) {
    // The remainder of a division by four is a place of the four.
    if (sample[at] === 0) zeros[(at % 4) as 0 | 1 | 2 | 3] += 1
  }
  const quarter = sample.length / 4
  return [zeros[0] / quarter, zeros[1] / quarter, zeros[2] / quarter, zeros[3] / quarter]
}

/** Rich text as a message keeps it ([MS-OXRTFCP]): in the packed form, of letters alone. */
export function packRtf(rtf: string, said = Buffer.byteLength(rtf, 'latin1')): Buffer {
  const letters = Buffer.from(rtf, 'latin1')
  const pieces: Buffer[] = []
  for (let at = 0; at < letters.length; at += 8) pieces.push(Buffer.of(0), letters.subarray(at, at + 8))
  const packed = Buffer.concat(pieces)
  const head = Buffer.alloc(16)
  head.writeUInt32LE(packed.length + 12, 0)
  head.writeUInt32LE(said, 4)
  head.write('LZFu', 8, 'latin1')
  return Buffer.concat([head, packed])
}

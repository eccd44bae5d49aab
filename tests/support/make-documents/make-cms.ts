/** A container of signed or encrypted content (RFC 5652), as far as anybody looks into it: who signed is left out. */
export function makeCms(kind: 'signed' | 'encrypted', content: Buffer, inPieces = false): Buffer {
  if (kind === 'encrypted')
    return element(0x30, name(3), element(0xa0, element(0x30, Buffer.of(2, 1, 0), content)))
  const half = Math.ceil(content.length / 2)
  const octets = inPieces
    ? element(0x24, element(4, content.subarray(0, half)), element(4, content.subarray(half)))
    : element(4, content)
  const data = element(0x30, name(1), element(0xa0, octets))
  return element(0x30, name(2), element(0xa0, element(0x30, Buffer.of(2, 1, 1), element(0x31), data)))
}

/** Of the names of PKCS #7, by their last numbers. */
function name(last: number): Buffer {
  return Buffer.concat([Buffer.from('06092a864886f70d0107', 'hex'), Buffer.of(last)])
}

function element(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts)
  const length = Buffer.alloc(4)
  length.writeUInt32BE(content.length)
  return Buffer.concat([Buffer.of(tag, 0x84), length, content])
}

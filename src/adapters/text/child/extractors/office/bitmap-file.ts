const FILE_HEAD = 14
const LEAST_HEAD = 40
const MASKS = 12
const WITH_MASKS = 3

/** A bitmap of Windows as a file, of one that is kept without the head of its file ([MS-WMF] 2.2.2.9). */
export function bitmapFile(bitmap: Buffer): Buffer {
  if (bitmap.length < LEAST_HEAD) return bitmap
  const size = bitmap.readUInt32LE(0)
  const bits = bitmap.readUInt16LE(14)
  const listed = bitmap.readUInt32LE(32)
  const colours = listed > 0 || bits > 8 ? listed : 2 ** bits
  const masks = bitmap.readUInt32LE(16) === WITH_MASKS && size === LEAST_HEAD ? MASKS : 0
  const head = Buffer.alloc(FILE_HEAD)
  head.write('BM', 0, 'latin1')
  head.writeUInt32LE((FILE_HEAD + bitmap.length) >>> 0, 2)
  head.writeUInt32LE((FILE_HEAD + size + masks + colours * 4) >>> 0, 10)
  return Buffer.concat([head, bitmap])
}

import { open } from 'node:fs/promises'
import sharp from 'sharp'
import { BITMAP_HEAD, type BitmapHeader, bitmapHeader, COMPRESSION } from './bitmap-file.ts'
import { bitmapBytes, bitmapPixels } from './bitmap-pixels.ts'

/** A bitmap as a picture that the image library knows. */
export interface ReadBitmap {
  readonly picture: Buffer
  readonly truncated: boolean
}

/** The head of a bitmap, by the path of its file or by its bytes; `undefined` for every other picture. */
export async function bitmapHeaderOf(picture: string | Buffer): Promise<BitmapHeader | undefined> {
  return bitmapHeader(await startOf(picture, BITMAP_HEAD))
}

/** Undoes a bitmap, which the image library does not know. What is large must be refused before, by its head. */
export async function readBitmap(picture: string | Buffer, header: BitmapHeader): Promise<ReadBitmap> {
  const file = await startOf(picture, bitmapBytes(header))
  // A picture of another kind may be packed into one, for printers.
  if (header.compression === COMPRESSION.jpeg || header.compression === COMPRESSION.png)
    return { picture: file.subarray(header.rowsAt), truncated: false }
  const { data, isWhole } = bitmapPixels(file, header)
  const raw = { width: header.width, height: header.height, channels: 1 } as const
  const png = await sharp(data, { raw, limitInputPixels: false }).png({ compressionLevel: 1 }).toBuffer()
  return { picture: png, truncated: !isWhole }
}

async function startOf(picture: string | Buffer, most: number): Promise<Buffer> {
  if (typeof picture !== 'string') return picture.subarray(0, most)
  const file = await open(picture, 'r')
  try {
    const { size } = await file.stat()
    const bytes = Buffer.alloc(Math.min(size, most))
    const { bytesRead } = await file.read(bytes, 0, bytes.length, 0)
    return bytes.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}

import { describe, expect, it } from '@jest/globals'
import sharp from 'sharp'
import { loadImage } from '../../../../src/adapters/text/child/pages/images.ts'
import { makeBitmap } from '../../../support/make-documents/make-bitmap.ts'
import { mutate } from '../../../support/make-documents/mutate.ts'
import { readHere } from './support/read-here.ts'

const MOST_PIXELS = 200_000_000
const WIDTH = 21
const HEIGHT = 13
/** A black frame on white, with a gray corner: what is turned over or shifted shows. */
const grayAt = (x: number, y: number): number => {
  if (x < 4 && y < 3) return 128
  return x === 0 || y === 0 || x === WIDTH - 1 || y === HEIGHT - 1 ? 0 : 255
}
const plan = { width: WIDTH, height: HEIGHT, grayAt } as const

/** The picture as it is read, at its own size. */
async function grays(content: Buffer): Promise<readonly number[]> {
  const { image } = await loadImage(content, 1, MOST_PIXELS)
  const { data } = await sharp(image.data, { raw: { width: image.width, height: image.height, channels: 1 } })
    .resize({ width: WIDTH, height: HEIGHT, fit: 'fill', kernel: 'nearest' })
    .extractChannel(0)
    .raw()
    .toBuffer({ resolveWithObject: true })
  return [...data].map((gray) => (gray < 64 ? 0 : gray > 192 ? 255 : 128))
}

const expected = Array.from({ length: WIDTH * HEIGHT }, (_none, at) =>
  grayAt(at % WIDTH, Math.floor(at / WIDTH)),
)

describe('a bitmap of Windows', () => {
  it.each([
    ['4 bits', { bits: 4 }],
    ['8 bits', { bits: 8 }],
    ['24 bits', { bits: 24 }],
    ['32 bits', { bits: 32 }],
    ['16 bits', { bits: 16 }],
    ['runs of 8 bits', { bits: 8, packed: true }],
    ['runs of 4 bits', { bits: 4, packed: true }],
    ['rows from the top', { bits: 24, fromTop: true }],
    ['the head of OS/2', { bits: 8, short: true }],
    ['bits for each colour', { bits: 32, masks: [0x0000ff00, 0x00ff0000, 0xff000000] }],
  ] as const)('of %s is decoded', async (_what, kind) => {
    expect(await grays(makeBitmap({ ...plan, ...kind }))).toEqual(expected)
  })

  it('of two colours is decoded, whichever of them is which', async () => {
    const blackOnWhite = { ...plan, grayAt: (x: number, y: number) => (grayAt(x, y) === 0 ? 0 : 255) }
    const wanted = expected.map((gray) => (gray === 0 ? 0 : 255))
    expect(await grays(makeBitmap({ ...blackOnWhite, bits: 1 }))).toEqual(wanted)
    expect(await grays(makeBitmap({ ...blackOnWhite, bits: 1, reversed: true }))).toEqual(wanted)
  })

  it('that holds a picture of another kind is that picture', async () => {
    const png = await sharp(Buffer.from(expected), { raw: { width: WIDTH, height: HEIGHT, channels: 1 } })
      .png()
      .toBuffer()
    const around = makeBitmap({ ...plan, bits: 24 }).subarray(0, 54)
    around.writeUInt32LE(5, 30)
    expect(await grays(Buffer.concat([around, png]))).toEqual(expected)
  })

  it('is a picture to be recognised, by its bytes', async () => {
    const read = await readHere(makeBitmap({ ...plan, bits: 1 }), 'scan.bin')
    expect(read).toMatchObject({ mediaType: 'image/bmp', text: '', warning: null })
  })

  it('is not decoded where it says that it has too many pixels', async () => {
    const large = makeBitmap({ ...plan, bits: 1 })
    large.writeInt32LE(2_000_000_000, 18)
    await expect(loadImage(large, 1, MOST_PIXELS)).rejects.toMatchObject({ reason: 'too-many-pixels' })
    await expect(readHere(large, 'scan.bmp')).rejects.toMatchObject({ reason: 'too-many-pixels' })
  })

  it('that ends too early is read as far as it goes, and said to', async () => {
    const whole = makeBitmap({ ...plan, bits: 24, fromTop: true })
    const { image, truncated } = await loadImage(whole.subarray(0, -300), 1, MOST_PIXELS)
    expect(truncated).toBe(true)
    expect([image.data[0], image.data.at(-1)]).toEqual([128, 255])
  })

  it('ends, whatever its bytes', async () => {
    for (const kind of [{ bits: 4, packed: true }, { bits: 16 }, { bits: 1 }] as const)
      for (let seed = 1; seed <= 100; seed += 1) {
        const bytes = mutate(makeBitmap({ ...plan, ...kind }), seed)
        // Not the sides: they may ask for more room than a test should take.
        makeBitmap(plan).copy(bytes, 0, 0, 26)
        await loadImage(bytes, 1, 1_000_000).catch((error: unknown) =>
          expect(error).toMatchObject({ name: 'CannotRead' }),
        )
      }
  })
})

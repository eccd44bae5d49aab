import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import sharp from 'sharp'
import { loadImage } from '../../../../src/adapters/text/child/pages/images.ts'
import { dataOfTiff, makeTiff, type TiffTag } from './support/make-tiff.ts'

const MOST_PIXELS = 200_000_000
const WIDTH = 64
const HEIGHT = 48
const OLD_STYLE_JPEG = 6
const YCBCR = 6

describe('a picture of a rare kind', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'muniment-rare-'))
  })
  afterAll(() => rm(folder, { recursive: true }))

  const load = async (content: Buffer, page = 1) => {
    const path = join(folder, 'picture')
    await writeFile(path, content)
    return loadImage(path, page, MOST_PIXELS)
  }

  it('is called damaged where it is, and is no longer than it says', async () => {
    const whole = await sharp(await jpegOf(30))
      .tiff({ compression: 'lzw' })
      .toBuffer()
    await expect(load(whole.subarray(0, 40))).rejects.toMatchObject({ reason: 'damaged' })
    const jpeg = await jpegOf(30)
    await expect(load(oldStyleTiff([jpeg.subarray(0, 20)]))).rejects.toMatchObject({ reason: 'damaged' })
  })

  it('is not called damaged where it is well', async () => {
    const bits = makeTiff(
      [page({ bits: 12, compression: 1, at: dataOfTiff(9) })],
      Buffer.alloc(WIDTH * HEIGHT * 2),
    )
    await expect(load(bits)).rejects.toMatchObject({
      reason: 'unsupported-format',
      message: expect.stringContaining('rare kind'),
    })
    const tablesAlone = page({ bits: 8, compression: OLD_STYLE_JPEG, at: dataOfTiff(9) })
    await expect(load(makeTiff([tablesAlone], Buffer.alloc(500, 7)))).rejects.toMatchObject({
      reason: 'unsupported-format',
    })
  })

  it.each([
    ['ZSTD', 50_000],
    ['LZMA', 34_925],
    ['JPEG XL', 50_002],
    ['JPEG XL', 52_546],
    ['LERC', 34_887],
    ['JBIG', 34_661],
    ['JPEG 2000', 34_712],
    ['no name', 99],
  ])(
    'is not called empty where it is compressed by %s (%i), on whichever page',
    async (_name, compression) => {
      const rare = page({ bits: 8, compression, at: dataOfTiff(9, 2) })
      const plain = page({ bits: 8, compression: 1, at: dataOfTiff(9, 2) })
      const data = Buffer.alloc(WIDTH * HEIGHT, 7)
      await expect(load(makeTiff([rare, plain], data))).rejects.toMatchObject({
        reason: 'unsupported-format',
      })
      const second = makeTiff([plain, rare], data)
      expect((await load(second)).image.data[0]).toBe(7)
      await expect(load(second, 2)).rejects.toMatchObject({ reason: 'unsupported-format' })
    },
  )

  it.each(['none', 'lzw', 'deflate', 'packbits', 'ccittfax4', 'jpeg', 'webp'] as const)(
    'is not seen in what is compressed by %s',
    async (compression) => {
      const picture = sharp({ create: { width: WIDTH, height: HEIGHT, channels: 3, background: 'white' } })
      if (compression === 'ccittfax4') picture.toColourspace('b-w')
      const tiff = picture.tiff({ compression, ...(compression === 'ccittfax4' ? { bitdepth: 1 } : {}) })
      expect((await load(await tiff.toBuffer())).image.data[5]).toBeGreaterThan(250)
    },
  )

  it('of the older JPEG is read, on every page of it', async () => {
    const tiff = oldStyleTiff([await jpegOf(30), await jpegOf(200)])
    const shades = []
    for (const number of [1, 2]) {
      const { image, truncated } = await load(tiff, number)
      shades.push({ shade: image.data[0], truncated, wide: image.width > image.height })
    }
    expect(shades).toEqual([
      { shade: 30, truncated: false, wide: true },
      { shade: 200, truncated: false, wide: true },
    ])
  })

  it('of more than four channels is read', async () => {
    const colours = { width: WIDTH, height: HEIGHT, channels: 3 as const, background: 'black' }
    const channel = { raw: { width: WIDTH, height: HEIGHT, channels: 1 as const } }
    const more = Buffer.alloc(WIDTH * HEIGHT, 255)
    const picture = sharp({ create: colours }).joinChannel([more, more], channel)
    const { image } = await load(await picture.tiff({ compression: 'lzw' }).toBuffer())
    expect(image.data[0]).toBe(0)
  })
})

async function jpegOf(shade: number): Promise<Buffer> {
  const background = { r: shade, g: shade, b: shade }
  return sharp({ create: { width: WIDTH, height: HEIGHT, channels: 3, background } })
    .jpeg()
    .toBuffer()
}

function oldStyleTiff(jpegs: readonly Buffer[]): Buffer {
  let at = dataOfTiff(10, jpegs.length)
  const pages = jpegs.map((jpeg) => {
    const tags = [...page({ bits: 8, compression: OLD_STYLE_JPEG, at }), [513, at]] satisfies TiffTag[]
    at += jpeg.length
    return tags
  })
  return makeTiff(pages, Buffer.concat(jpegs))
}

function page(of: { bits: number; compression: number; at: number }): readonly TiffTag[] {
  const colours =
    of.compression === OLD_STYLE_JPEG ? { photometric: YCBCR, samples: 3 } : { photometric: 1, samples: 1 }
  return [
    [256, WIDTH],
    [257, HEIGHT],
    [258, of.bits],
    [259, of.compression],
    [262, colours.photometric],
    [273, of.at],
    [277, colours.samples],
    [278, HEIGHT],
    [279, WIDTH * HEIGHT],
  ]
}

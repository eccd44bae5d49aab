import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import sharp, { type Sharp } from 'sharp'
import { loadImage } from '../../../../src/adapters/text/child/pages/images.ts'
import { makeRandom } from '../../../support/make-documents/make-random.ts'

const WIDTH = 200
const HEIGHT = 2_000

describe('a picture that ends too early', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'muniment-cut-'))
  })
  afterAll(() => rm(folder, { recursive: true }))

  const load = async (content: Buffer) => {
    const path = join(folder, 'picture')
    await writeFile(path, content)
    const { image, truncated } = await loadImage(path, 1, 200_000_000)
    return { width: image.width, height: image.height, truncated }
  }
  const half = (content: Buffer): Buffer => content.subarray(0, content.length / 2)

  it('is whole where it does not', async () => {
    const png = await grains().png().toBuffer()
    expect(await load(png)).toEqual({ width: WIDTH, height: HEIGHT, truncated: false })
  })

  it('is the page that it is where it is drawn more and more finely', async () => {
    const jpeg = await grains().jpeg({ progressive: true }).toBuffer()
    expect(await load(half(jpeg))).toEqual({ width: WIDTH, height: HEIGHT, truncated: true })
  })

  it('has the rows that are there, and none of them twice', async () => {
    const png = await load(half(await grains().png().toBuffer()))
    expect(png).toMatchObject({ width: WIDTH, truncated: true })
    expect(Math.abs(png.height - HEIGHT / 2)).toBeLessThan(50)
  })

  it('is turned as its camera noted', async () => {
    const turned = await load(half(await grains().withMetadata({ orientation: 6 }).png().toBuffer()))
    expect(turned).toMatchObject({ height: WIDTH, truncated: true })
    expect(Math.abs(turned.width - HEIGHT / 2)).toBeLessThan(50)
  })
})

/** Every row is another, and none can be compressed. */
function grains(): Sharp {
  const random = makeRandom(7)
  const data = Uint8Array.from({ length: WIDTH * HEIGHT }, () => random() * 256)
  return sharp(data, { raw: { width: WIDTH, height: HEIGHT, channels: 1 } }).toColourspace('b-w')
}

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import sharp from 'sharp'
import { startTestReader, type TestReader, textOf } from '../adapters/text/support.ts'
import { makeScan } from '../support/make-documents/make-scan.ts'

const MINUTE = 60_000
const letter = [
  'Thank you for your letter about the flood barrier at Bann Quay.',
  'The contractor inspected the eastern headwall on Thursday morning.',
  'Repairs are expected to cost about twenty thousand pounds in all.',
  'A temporary restriction will apply until the work is completed.',
  'Householders should telephone the divisional office on Monday.',
]

/** What becomes of a pixel's shade on its way through a poor scanner. */
type Spoil = (shade: number, x: number, width: number) => number

describe('a poor scan', () => {
  let test: TestReader
  beforeAll(async () => {
    test = await startTestReader()
  })
  afterAll(() => test.end())

  const read = async (scan: Buffer) => textOf(await test.read(scan, 'scan.png'))

  it.each([
    [
      'is blank though the back of the paper shows through',
      true,
      (shade: number) => 205 + (shade * 35) / 255,
    ],
    ['is blank for all its grain', false, (shade: number) => 235 + (shade * 5) / 255],
  ])(
    '%s',
    async (_what, mirrored, spoil) => {
      const scan = sharp(await scanned(spoil, { noise: 2 })).flop(mirrored)
      expect(await test.read(await scan.png().toBuffer(), 'back.png')).toMatchObject({
        outcome: 'without-text',
        reason: 'no-text-found',
      })
    },
    MINUTE,
  )

  it(
    'is read where its ink has faded',
    async () => {
      const text = await read(await scanned((shade) => 170 + (shade * 25) / 255))
      for (const line of letter) expect(text).toContain(line)
    },
    MINUTE,
  )

  it(
    'is read whole where a shadow lies on half of it',
    async () => {
      const shadow: Spoil = (shade, x, width) => shade * 0.9 * (1 - (0.78 * x) / width)
      const text = await read(await scanned(shadow))
      for (const line of letter) expect(text).toContain(line)
    },
    MINUTE,
  )

  it(
    'is read through noise',
    async () => {
      const text = await read(await scanned((shade) => shade, { dotsPerInch: 300, noise: 45 }))
      for (const line of letter) expect(text).toContain(line)
    },
    MINUTE,
  )
})

async function scanned(
  spoil: Spoil,
  options: { readonly noise?: number; readonly dotsPerInch?: number } = {},
): Promise<Buffer> {
  const scan = await makeScan({ lines: [...letter, ...letter] }, { dotsPerInch: 200, ...options })
  const { data, info } = await scan.raw().toBuffer({ resolveWithObject: true })
  const { width, height } = info
  const spoiled = Uint8Array.from(data, (shade, at) => spoil(shade, at % width, width))
  return sharp(spoiled, { raw: { width, height, channels: 1 } })
    .toColourspace('b-w')
    .png()
    .toBuffer()
}

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { makeScan } from '../../support/make-documents/make-scan.ts'
import { startTestReader, type TestReader, textOf } from './support.ts'

const LINES = ['The harbour master inspected the bridge', 'and found the piers sound in March.']
const FOUND = 'The harbour master inspected the bridge'

describe('a scan within a document of an older kind', () => {
  let test: TestReader
  let png: Buffer
  let jpeg: Buffer
  beforeAll(async () => {
    test = await startTestReader({ processes: 1 })
    const scan = await makeScan({ lines: LINES }, { fontSize: 16, dotsPerInch: 100 })
    png = await scan.clone().png().toBuffer()
    jpeg = await scan.clone().jpeg().toBuffer()
  })
  afterAll(() => test.end())

  describe('of rich text', () => {
    const rtf = (...pieces: readonly (string | Buffer)[]): Buffer =>
      Buffer.concat(['{\\rtf1\\ansi ', ...pieces, '}'].map((piece) => Buffer.from(piece)))
    const inDigits = (picture: Buffer): string => picture.toString('hex').replace(/.{128}/g, '$&\r\n')
    const shown = String.raw`\picwgoal8000\pichgoal11000`

    it('is recognised on its page, in digits or as it is', async () => {
      const document = rtf(
        String.raw`See below.\par{\*\shppict{\pict{\*\picprop{\sp{\sn pib}{\sv 1}}}\picscalex100${shown}\pngblip `,
        inDigits(png),
        String.raw`}}{\nonshppict{\pict\wmetafile8${shown} 0100}}\par\page`,
        String.raw`{\pict${shown}\jpegblip\bin${jpeg.length} `,
        jpeg,
        '}Second page.',
      )
      const result = await test.read(document, 'a.rtf')
      expect(result).not.toHaveProperty('warning')
      expect(result).toMatchObject({
        method: 'ocr',
        pages: [
          { text: expect.stringMatching(/^See below\.\n[\s\S]*harbour master/) },
          { text: expect.stringMatching(/^Second page\.\n[\s\S]*harbour master/) },
        ],
      })
    })

    it('is not where it is shown small, or stands for an object', async () => {
      const digits = inDigits(png)
      const document = rtf(
        String.raw`Letter{\pict\picscalex10\picscaley10${shown}\pngblip ${digits}}`,
        String.raw`{\object{\*\objdata 00}{\result{\pict${shown}\pngblip ${digits}}}}`,
        String.raw`{\*\background{\shp{\*\shpinst{\pict${shown}\pngblip ${digits}}}}}`,
      )
      const result = await test.read(document, 'a.rtf')
      expect(textOf(result)).toBe('Letter')
      expect(result).toMatchObject({ method: 'own-text', warning: '1 file inside it was not read.' })
    })

    it('is counted where nobody reads its kind, and recognised once where it stands twice', async () => {
      const digits = inDigits(png)
      const document = rtf(
        String.raw`Letter{\pict${shown}\wmetafile8 ${'d7cdc69a'.repeat(50)}}`,
        String.raw`{\pict${shown}\pngblip ${digits}}`,
        String.raw`{\pict${shown}\pngblip ${digits}}`,
      )
      const result = await test.read(document, 'a.rtf')
      expect(textOf(result).split(FOUND)).toHaveLength(2)
      expect(result).toMatchObject({ warning: '1 picture in it could not be read.' })
    })

    it('that is damaged takes nothing from the words, and is told', async () => {
      const digits = inDigits(png.subarray(0, 60))
      const result = await test.read(rtf(String.raw`Letter{\pict${shown}\pngblip ${digits}}`), 'a.rtf')
      expect(textOf(result)).toBe('Letter')
      expect(result).toMatchObject({ warning: expect.stringContaining('Not recognised: page 1.') })
    })
  })
})

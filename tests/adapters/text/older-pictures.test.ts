import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import sharp from 'sharp'
import { makeBitmap } from '../../support/make-documents/make-bitmap.ts'
import { makeDoc } from '../../support/make-documents/make-doc.ts'
import { makePpt } from '../../support/make-documents/make-ppt.ts'
import { makeScan } from '../../support/make-documents/make-scan.ts'
import { mutate } from '../../support/make-documents/mutate.ts'
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

  describe('of Word 97', () => {
    const PNG = 0xf01e
    const JPEG = 0xf01d
    const BITMAP = 0xf01f
    const METAFILE = 0xf01a
    const PAGE = 9_000
    const LOGO = 1_000

    it('is recognised on its page, also one that is kept as a bitmap', async () => {
      const { data, info } = await sharp(png).removeAlpha().raw().toBuffer({ resolveWithObject: true })
      const bitmap = makeBitmap({
        width: info.width,
        height: info.height,
        bits: 1,
        grayAt: (x, y) => data[(y * info.width + x) * info.channels] ?? 255,
      })
      const document = makeDoc({
        body: 'See below.\r\x01\r\fSecond page.\r\x01\r\fThird page.\r\x01\r',
        pictures: [
          { kind: PNG, content: png, side: PAGE },
          { kind: JPEG, content: jpeg, side: PAGE, name: 'scan.jpg' },
          { kind: BITMAP, content: bitmap.subarray(14), side: PAGE },
        ],
      })
      const result = await test.read(document, 'a.doc')
      expect(result).not.toHaveProperty('warning')
      expect(result).toMatchObject({
        pages: ['See below.', 'Second page.', 'Third page.'].map((own) => ({
          text: expect.stringMatching(new RegExp(`^${own}\\n[\\s\\S]*harbour master`)),
        })),
      })
    })

    it('is not where it is shown small or stands for an object, and is counted where nobody reads its kind', async () => {
      const document = makeDoc({
        body: 'Letter\r\x01\x13 EMBED Excel.Sheet \x14\x01\x15\x01\r',
        pictures: [
          { kind: PNG, content: png, side: LOGO },
          { kind: PNG, content: png, side: PAGE },
          { kind: METAFILE, content: Buffer.alloc(500, 7), side: PAGE },
        ],
      })
      const result = await test.read(document, 'a.doc')
      expect(textOf(result)).toBe('Letter')
      expect(result).toMatchObject({ method: 'own-text', warning: '1 picture in it could not be read.' })
    })

    it('takes nothing from the words, whatever its bytes', async () => {
      const document = makeDoc({
        body: 'Letter\r\x01\r',
        pictures: [{ kind: PNG, content: png.subarray(0, 600), side: PAGE }],
      })
      const at = document.indexOf(png.subarray(0, 100)) - 200
      for (let seed = 1; seed <= 40; seed += 1) {
        const bytes = Buffer.from(document)
        mutate(bytes.subarray(at, at + 200), seed).copy(bytes, at)
        expect(textOf(await test.read(bytes, 'a.doc'))).toContain('Letter')
      }
    })
  })

  describe('of PowerPoint 97', () => {
    const PNG = 0xf01e
    const METAFILE = 0xf01a
    const SLIDE = 4_000
    const LOGO = 400
    const pictures = () => [
      { kind: METAFILE, content: Buffer.alloc(500, 7) },
      { kind: PNG, content: png },
    ]

    it('is recognised on its slide, also within a group', async () => {
      const shapes = (isGrouped: boolean) => [{ picture: 2, side: SLIDE, isGrouped }]
      for (const isGrouped of [false, true]) {
        const slides = [{ text: 'First' }, { text: 'Second', shapes: shapes(isGrouped) }]
        const result = await test.read(makePpt({ slides, pictures: pictures() }), 'a.ppt')
        expect(result).not.toHaveProperty('warning')
        expect(result).toMatchObject({
          pages: [{ text: 'First' }, { text: expect.stringMatching(/^Second\n[\s\S]*harbour master/) }],
        })
      }
    })

    it('is not where it is shown small or stands for an object, and is counted where nobody reads its kind', async () => {
      const shapes = [
        { picture: 2, side: LOGO },
        { picture: 2, side: SLIDE, isObject: true },
        { picture: 1, side: SLIDE },
        { picture: 9, side: SLIDE },
      ]
      const document = makePpt({ slides: [{ text: 'First', shapes }], pictures: pictures() })
      const result = await test.read(document, 'a.ppt')
      expect(textOf(result)).toBe('First')
      expect(result).toMatchObject({ method: 'own-text', warning: '1 picture in it could not be read.' })
    })
  })

  it('of OpenDocument in one file of markup is recognised, and not where it is shown small', async () => {
    const frame = (side: string, picture: Buffer): string =>
      `<text:p><draw:frame svg:width="${side}" svg:height="${side}"><draw:image>` +
      `<office:binary-data>${picture.toString('base64').replace(/.{72}/g, '$&\n')}</office:binary-data>` +
      '</draw:image></draw:frame></text:p>'
    const document = [
      '<?xml version="1.0"?><office:document office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.text">',
      `<office:body><office:text><text:p>Letter</text:p>${frame('1cm', jpeg)}${frame('16cm', png)}`,
      '</office:text></office:body></office:document>',
    ].join('')
    const result = await test.read(document, 'a.fodt')
    expect(textOf(result)).toMatch(/^Letter\n[\s\S]*harbour master/)
    expect(textOf(result).split(FOUND)).toHaveLength(2)
  })
})

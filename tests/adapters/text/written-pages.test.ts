import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { makePdf } from '../../support/make-documents/make-pdf.ts'
import { makeRawPdf, rawPage, rawStream } from '../../support/make-documents/make-raw-pdf.ts'
import { makeScan } from '../../support/make-documents/make-scan.ts'
import { startTestReader, type TestReader, textOf } from './support.ts'

const question = 'Please say below who asks for the mooring, for which vessel, and where she lies today.'

let test: TestReader
beforeAll(async () => {
  test = await startTestReader()
})
afterAll(() => test.end())

describe('what people wrote onto the pages of a PDF', () => {
  it('is none of what a form keeps by itself: a password, or a choice nobody made', async () => {
    const form = await makePdf([
      {
        lines: Array.from({ length: 12 }, () => question),
        draw: (page) => {
          page.initForm()
          page.formText('secret', 72, 600, 200, 20, { value: 'Swordfish', password: true })
          page.formCombo('harbour', 72, 640, 200, 20, { select: ['Portaferry'] })
        },
      },
    ])
    const text = textOf(await test.read(form, 'form.pdf'))
    expect(text).toContain('mooring')
    expect(text).not.toMatch(/Swordfish|Portaferry/)
  })

  it('is found in a form whose questions fill the page', async () => {
    const form = await makePdf([
      {
        lines: Array.from({ length: 12 }, () => question),
        draw: (page) => {
          page.initForm()
          page.formText('applicant', 72, 600, 200, 20, { value: 'Siobhán Quillfeather' })
          page.formCombo('harbour', 72, 640, 200, 20, {
            select: ['Portaferry', 'Strangford'],
            value: 'Strangford',
          })
        },
      },
    ])
    const result = await test.read(form, 'form.pdf')
    expect(result).toMatchObject({ outcome: 'read', method: 'own-text' })
    expect(textOf(result).split('\n').slice(-2)).toEqual(['Siobhán Quillfeather', 'Strangford'])
  })

  it('is found in a form that asks little, though its answers are short', async () => {
    const form = await makePdf([
      {
        lines: ['Name of applicant'],
        draw: (page) => {
          page.initForm()
          page.formText('applicant', 72, 200, 200, 20, { value: 'Quillfeather' })
        },
      },
    ])
    expect(textOf(await test.read(form, 'form.pdf'))).toBe('Name of applicant\nQuillfeather')
  })

  it('is found where a field keeps a long answer as a stream, and shows it', async () => {
    const appearance = (text: string): string =>
      rawStream(
        `/Tx BMC BT /F1 10 Tf 2 40 Td (${text}) Tj 0 -14 Td (by the ferry) Tj ET EMC`,
        '/Type /XObject /Subtype /Form /BBox [0 0 200 60] /Resources << /Font << /F1 5 0 R >> >>',
      )
    const field = (name: string, value: string, flags: number, drawn: number): string =>
      `<< /Type /Annot /Subtype /Widget /FT /Tx /Ff ${flags} /T (${name}) /V ${value} /F 4 /Rect [72 600 272 660] /AP << /N ${drawn} 0 R >> >>`
    const [catalogue = '', ...rest] = rawPage('BT /F1 10 Tf 72 700 Td (What happened?) Tj ET', {
      page: '/Annots [6 0 R 7 0 R 8 0 R]',
    })
    const pdf = makeRawPdf([
      catalogue.replace('>>', '/AcroForm << /Fields [6 0 R 7 0 R 8 0 R] >> >>'),
      ...rest,
      field('what', '11 0 R', 4096, 9),
      field('secret', '11 0 R', 8192, 10),
      field('short', '(Quillfeather)', 4096, 10),
      appearance('The buoy was struck'),
      appearance('Swordfish'),
      rawStream('The buoy was struck by the ferry'),
    ])
    expect(textOf(await test.read(pdf, 'form.pdf')).split('\n')).toEqual([
      'What happened?',
      'The buoy was struck',
      'by the ferry',
      'Quillfeather',
    ])
  })

  it('is found where it is a note, and takes nothing from the scan beneath', async () => {
    const lines = ['Department for Examples', 'The engineers will visit Ballymena in June.']
    const scan = await (await makeScan({ lines })).png().toBuffer()
    const note = 'Seen by the Permanent Secretary, who asks for a note on zirconium. '.repeat(10).trim()
    const noted = await makePdf([{ scan, draw: (page) => page.note(72, 72, 20, 20, note) }])
    const result = await test.read(noted, 'noted.pdf')
    expect(result).toMatchObject({ outcome: 'read', method: 'ocr' })
    expect(textOf(result)).toContain('Ballymena')
    expect(textOf(result)).toContain(note)
  })

  it('is what signatures and stamps show, once, and no caption of a button', async () => {
    const over = (subtype: string, content: number, more = ''): string =>
      `<< /Type /Annot /Subtype ${subtype} /F 4 /Rect [72 ${content * 40} 300 ${content * 40 + 30}] /AP << /N ${content} 0 R >> ${more} >>`
    const shows = (text: string): string =>
      rawStream(
        `BT /F1 9 Tf 2 10 Td (${text}) Tj ET`,
        '/Type /XObject /Subtype /Form /BBox [0 0 228 30] /Resources << /Font << /F1 5 0 R >> >>',
      )
    const lines = Array.from(
      { length: 12 },
      (_, index) => `1 0 0 1 72 ${700 - index * 14} Tm (${question}) Tj`,
    )
    const [, ...page] = rawPage(`BT /F1 9 Tf ${lines.join(' ')} ET`, {
      page: '/Annots [6 0 R 8 0 R 10 0 R 12 0 R]',
    })
    const pdf = makeRawPdf([
      '<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [6 0 R 10 0 R 12 0 R] /DA (/F1 9 Tf) >> >>',
      ...page,
      over('/Widget', 7, '/FT /Sig /T (signature)'),
      shows('Digitally signed by Bronagh Quillfeather'),
      over('/Stamp', 9, '/Name /Received'),
      shows('RECEIVED REGISTRY Portaferry'),
      over('/Widget', 11, '/FT /Btn /Ff 65536 /T (send)'),
      shows('Submit'),
      over('/Widget', 13, '/FT /Tx /T (vessel) /V (Zirconia)'),
      shows('Zirconia'),
    ])
    const result = await test.read(pdf, 'signed.pdf')
    expect(result).toMatchObject({ outcome: 'read', method: 'own-text' })
    const written = textOf(result).slice(lines.length * (question.length + 1))
    expect(written.split(/\s+/)).toEqual([
      'Zirconia',
      ...'Digitally signed by Bronagh Quillfeather RECEIVED REGISTRY Portaferry'.split(' '),
    ])
  })

  it('is read from a stamp that is a picture, where the page has nothing else', async () => {
    const scan = await makeScan({
      lines: ['Department for Examples', 'The engineers will visit Ballymena in June.'],
    })
    const { data, info } = await scan.jpeg({ quality: 95 }).toBuffer({ resolveWithObject: true })
    const place = '/F 4 /Rect [0 0 595 842]'
    const pdf = makeRawPdf([
      ...rawPage('', { page: '/Annots [6 0 R]' }),
      `<< /Type /Annot /Subtype /Stamp ${place} /AP << /N 7 0 R >> >>`,
      rawStream(
        'q 595 0 0 842 0 0 cm /Scan Do Q',
        '/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /XObject << /Scan 8 0 R >> >>',
      ),
      rawStream(
        data.toString('latin1'),
        `/Type /XObject /Subtype /Image /Width ${info.width} /Height ${info.height} /BitsPerComponent 8 /ColorSpace /${info.channels === 1 ? 'DeviceGray' : 'DeviceRGB'} /Filter /DCTDecode`,
      ),
    ])
    const result = await test.read(pdf, 'stamped.pdf')
    expect(result).toMatchObject({ outcome: 'read', method: 'ocr' })
    expect(textOf(result)).toContain('Ballymena')
  })
})

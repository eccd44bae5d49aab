import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { openPdf } from '../../src/adapters/text/child/pages/pdfium.ts'
import { hasPicturedWords } from '../../src/adapters/text/judgement/has-pictured-words.ts'
import { startTestReader, type TestReader, textOf } from '../adapters/text/support.ts'
import { makePdf, type PagePlan } from '../support/make-documents/make-pdf.ts'
import { makeRawPdf, rawStream } from '../support/make-documents/make-raw-pdf.ts'
import { makeScan } from '../support/make-documents/make-scan.ts'

const PAPER = 255
const head = 'Roads Division - bundle 17'
const note = ['Mr Quillfeather asks for a mooring', 'north of the pier at Portaferry.']
/** Line by line where the scan shows them, as a layer of recognised words lies. */
const layer = (page: PDFKit.PDFDocument): void => {
  page.addContent('3 Tr').fontSize(12)
  for (const [index, line] of note.entries()) page.text(line, 72, 72 + index * 12 * 1.4, { lineBreak: false })
  page.addContent('0 Tr')
}
const onPage = async (plan: PagePlan): Promise<boolean> => asked(await makePdf([plan]))

async function asked(content: Buffer): Promise<boolean> {
  const pdf = await openPdf(content)
  try {
    const look = { dotsPerInch: 72, mostPixels: 2_000_000, leastShare: 1 / 12, paper: PAPER }
    const pictures = await pdf.pictures(1, look)
    return pictures !== null && hasPicturedWords(pictures, PAPER)
  } finally {
    pdf.close()
  }
}

describe('a picture on a page that says little itself', () => {
  let scan: Buffer
  let blank: Buffer
  beforeAll(async () => {
    scan = await (await makeScan({ lines: note })).jpeg().toBuffer()
    blank = await (await makeScan({}, { noise: 6 })).jpeg().toBuffer()
  })

  it('has no words where it is blank, small, or not there', async () => {
    expect(await onPage({ scan: blank, lines: [head] })).toBe(false)
    expect(await onPage({ lines: [head], draw: (page) => page.image(scan, 400, 40, { width: 120 }) })).toBe(
      false,
    )
    const drawing = (page: PDFKit.PDFDocument): void => {
      for (let y = 100; y < 780; y += 20) page.moveTo(72, y).lineTo(520, y).stroke()
    }
    expect(await onPage({ lines: note, draw: drawing })).toBe(false)
  })

  it('has none that the page does not have, where they lie over it unseen', async () => {
    expect(await onPage({ scan, draw: layer })).toBe(false)
    const turned = (page: PDFKit.PDFDocument): void => {
      layer(page)
      Object.assign(page.page.dictionary.data, { Rotate: 90 })
    }
    expect(await onPage({ scan, draw: turned })).toBe(false)
  })

  it('has some where only a running head lies over it, seen or not, and where another text does', async () => {
    expect(await onPage({ scan, lines: ['', '', '', '', head] })).toBe(true)
    const below = (page: PDFKit.PDFDocument): void => {
      page.addContent('3 Tr').text(note.join(' '), 72, 500, { lineBreak: false }).addContent('0 Tr')
    }
    expect(await onPage({ scan, draw: below })).toBe(true)
  })

  it('has some in strips, and in a form within a form that is turned and stretched', async () => {
    expect(
      await onPage({
        draw: (page) => {
          for (let strip = 0; strip < 8; strip += 1) {
            page
              .save()
              .rect(0, strip * 30, 595, 30)
              .clip()
              .image(scan, 0, 0, { width: 595 })
              .restore()
          }
        },
      }),
    ).toBe(true)
    const form = (content: string, resources: string, matrix: string): string =>
      rawStream(
        content,
        `/Type /XObject /Subtype /Form /BBox [0 0 900 900] /Matrix [${matrix}] /Resources << /XObject << ${resources} >> >>`,
      )
    const picture = rawStream(
      scan.toString('latin1'),
      '/Type /XObject /Subtype /Image /Width 1240 /Height 1754 /ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /DCTDecode',
    )
    const whole = [
      '<< /Type /Catalog /Pages 2 0 R >>',
      '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
      '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 842 595] /Contents 4 0 R /Resources << /XObject << /Outer 5 0 R >> >> >>',
      rawStream('/Outer Do'),
      form('q 0 0.1 -0.1 0 842 0 cm /Inner Do Q', '/Inner 6 0 R', '1 0 0 1 0 0'),
      form('q 59.5 0 0 84.2 0 0 cm /Scan Do Q', '/Scan 7 0 R', '100 0 0 100 0 0'),
      picture,
    ]
    expect(await asked(makeRawPdf(whole))).toBe(true)
  })
})

describe('reading a scan of a few lines under words of its page', () => {
  let test: TestReader
  beforeAll(async () => {
    test = await startTestReader()
  })
  afterAll(() => test.end())

  it.each([
    ['a running head', ['Roads Division', 'Folio 17']],
    ['the name of the program that scanned it', ['Scanned by ScanBuddy']],
    ['a number', ['- 3 -']],
  ])('finds the lines, and keeps %s', async (_what, own) => {
    const scan = await (await makeScan({ lines: ['', '', '', '', ...note] })).png().toBuffer()
    const result = await test.read(await makePdf([{ scan, lines: own }]), 'bundle.pdf')
    expect(result).toMatchObject({ outcome: 'read', method: 'ocr' })
    expect(textOf(result)).toMatch(/mooring\nnorth of the pier/)
    for (const line of own) expect(textOf(result)).toContain(line.replaceAll('-', '').trim())
  })
})

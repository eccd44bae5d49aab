import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import PDFDocument from 'pdfkit'
import sharp from 'sharp'
import { loadImage, MOST_PAGE_PIXELS } from '../../../../src/adapters/text/child/pages/images.ts'
import { openPdf } from '../../../../src/adapters/text/child/pages/pdfium.ts'

/** What tesseract takes; of more it says nothing at all. */
const MOST_OF_A_SIDE = 32_767
/** The tallest page that a PDF of the usual unit has (ISO 32000-2, Annex C.1). */
const TALLEST = 14_400

describe('a page that is longer than recognition takes', () => {
  it.each([
    ['high', 400, 33_500],
    ['wide', 33_500, 400],
  ])('is made smaller where it is a picture: %s', async (_what, width, height) => {
    const folder = await mkdtemp(join(tmpdir(), 'muniment-long-'))
    const path = join(folder, 'picture')
    await sharp({ create: { width, height, channels: 3, background: 'white' } })
      .png()
      .toFile(path)
    const { image } = await loadImage(path, 1, 200_000_000)
    await rm(folder, { recursive: true })
    expect(Math.max(image.width, image.height)).toBeLessThanOrEqual(MOST_OF_A_SIDE)
    expect(image.height / image.width).toBeCloseTo(height / width, 0)
  })

  it('is made smaller where it is of a PDF', async () => {
    const pdf = await openPdf(await tallPdf())
    const { width, height } = await pdf.render(1, 300, MOST_PAGE_PIXELS)
    pdf.close()
    expect(height).toBeLessThanOrEqual(MOST_OF_A_SIDE)
    expect(height / width).toBeCloseTo(TALLEST / 100, 0)
  })
})

function tallPdf(): Promise<Buffer> {
  const document = new PDFDocument({ size: [100, TALLEST] })
  const chunks: Buffer[] = []
  document.on('data', (chunk: Buffer) => chunks.push(chunk))
  const done = new Promise<Buffer>((resolve) => document.on('end', () => resolve(Buffer.concat(chunks))))
  document.end()
  return done
}

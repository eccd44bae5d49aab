import { PDFiumLibrary } from '@hyzyla/pdfium'
import sharp, { type Sharp } from 'sharp'
import { makePdf, type PagePlan } from './make-pdf.ts'
import { makeRandom } from './make-random.ts'

export interface ScanOptions {
  readonly dotsPerInch?: number
  /** Degrees by which the paper lay askew on the glass. */
  readonly tilt?: number
  /** Standard deviation of the sensor's noise, in shades of 255. */
  readonly noise?: number
  readonly fontSize?: number
  readonly seed?: number
}

let library: Promise<PDFiumLibrary> | undefined

/**
 * A page as a scanner would see it: set with the renderer's own fonts, so that no font need be installed, then tilted
 * and made noisy. The same options give the same pixels.
 */
export async function makeScan(page: PagePlan, options: ScanOptions = {}): Promise<Sharp> {
  const { dotsPerInch = 200, tilt = 0, noise = 0, fontSize = 12, seed = 1 } = options
  library ??= PDFiumLibrary.init()
  const document = await (await library).loadDocument(await makePdf([page], { fontSize }))
  const { width, height, data } = await document.getPage(0).render({
    scale: dotsPerInch / 72,
    colorSpace: 'Gray',
    render: async ({ data }) => data,
  })
  document.destroy()
  const straight = sharp(data, { raw: { width, height, channels: 1 } })
  const tilted =
    tilt === 0
      ? data
      : await straight
          .rotate(tilt, { background: 'white' })
          .resize(width, height, { fit: 'cover' })
          .extractChannel(0)
          .raw()
          .toBuffer()
  return sharp(noisy(tilted, noise, seed), { raw: { width, height, channels: 1 } }).toColourspace('b-w')
}

function noisy(data: Uint8Array, deviation: number, seed: number): Uint8Array {
  if (deviation === 0) return data
  const random = makeRandom(seed)
  // The sum of four uniform numbers is near enough to a bell.
  return Uint8Array.from(data, (shade) => {
    const bell = random() + random() + random() + random() - 2
    return Math.max(0, Math.min(255, Math.round(shade * 0.94 + 6 + bell * 1.73 * deviation)))
  })
}

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
  const { dotsPerInch = 150, tilt = 0, noise = 0, fontSize = 12, seed = 1 } = options
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

function noisy(data: Uint8Array, deviation: number, seed: number): Uint8Array | Uint8ClampedArray {
  if (deviation === 0) return data
  const random = makeRandom(seed)
  // The sum of four uniform numbers is near enough to a bell; a table of them is long enough to show no pattern.
  const bells = Float32Array.from(
    { length: 65_521 },
    () => (random() + random() + random() + random() - 2) * 1.73 * deviation,
  )
  // It rounds and clamps by itself: `Math` is slow to reach from a test's own context, and there are four million pixels.
  const noisy = new Uint8ClampedArray(data.length)
  for (let at = 0; at < data.length; at += 1)
    noisy[at] = (data[at] ?? 255) * 0.94 + 6 + (bells[(at * 7 + (at >> 13)) % bells.length] ?? 0)
  return noisy
}

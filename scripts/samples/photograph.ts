import sharp, { type Sharp } from 'sharp'
import { makeRandom } from '../../tests/support/make-documents/make-random.ts'

const WIDTH = 1500
const HEIGHT = 2000
/** Where the corners of the sheet lie in the picture: clockwise from the top left. */
const corners = [
  [118, 92],
  [1402, 60],
  [1450, 1925],
  [52, 1950],
] as const

/**
 * A sheet of paper as somebody's telephone sees it on a desk: in perspective, warm, with the light from one side and
 * the grain of a small sensor. The same sheet gives the same picture.
 */
export async function photograph(sheet: Sharp): Promise<Buffer> {
  const { data, info } = await sheet.raw().toBuffer({ resolveWithObject: true })
  const random = makeRandom(7)
  const toSheet = inverseProjection()
  const pixels = Buffer.alloc(WIDTH * HEIGHT * 3)
  for (let y = 0; y < HEIGHT; y += 1) {
    for (let x = 0; x < WIDTH; x += 1) {
      const [u, v] = toSheet(x, y)
      const paper = u >= 0 && u < 1 && v >= 0 && v < 1
      const shade = paper
        ? sample(data, info.width, info.height, info.channels, u, v)
        : 96 - 18 * Math.sin(y / 37)
      // Light falls off towards the lower right corner, where the hand that held the telephone throws its shadow.
      const light = 1 - 0.3 * (x / WIDTH) * (y / HEIGHT) - 0.08 * (y / HEIGHT)
      const lit = shade * light + (random() - 0.5) * 8
      const at = (y * WIDTH + x) * 3
      pixels[at] = clamp(lit * 0.99)
      pixels[at + 1] = clamp(lit * 0.95)
      pixels[at + 2] = clamp(lit * (paper ? 0.86 : 0.7))
    }
  }
  return sharp(pixels, { raw: { width: WIDTH, height: HEIGHT, channels: 3 } })
    .blur(0.6)
    .withMetadata({ density: 72 })
    .jpeg({ quality: 68 })
    .toBuffer()
}

const clamp = (shade: number): number => Math.max(0, Math.min(255, Math.round(shade)))

function sample(data: Buffer, width: number, height: number, channels: number, u: number, v: number): number {
  const x = Math.min(width - 2, u * (width - 1))
  const y = Math.min(height - 2, v * (height - 1))
  const left = Math.floor(x)
  const top = Math.floor(y)
  const at = (column: number, row: number): number => data[(row * width + column) * channels] ?? 255
  const above = at(left, top) * (1 - (x - left)) + at(left + 1, top) * (x - left)
  const below = at(left, top + 1) * (1 - (x - left)) + at(left + 1, top + 1) * (x - left)
  return above * (1 - (y - top)) + below * (y - top)
}

/** From a point of the picture to a point of the sheet, both coordinates from 0 to 1 (Heckbert 1989, 2.2.3). */
function inverseProjection(): (x: number, y: number) => readonly [number, number] {
  const [[x0, y0], [x1, y1], [x2, y2], [x3, y3]] = corners
  const dx1 = x1 - x2
  const dx2 = x3 - x2
  const dy1 = y1 - y2
  const dy2 = y3 - y2
  const sx = x0 - x1 + x2 - x3
  const sy = y0 - y1 + y2 - y3
  const denominator = dx1 * dy2 - dx2 * dy1
  const g = (sx * dy2 - dx2 * sy) / denominator
  const h = (dx1 * sy - sx * dy1) / denominator
  const a = x1 - x0 + g * x1
  const b = x3 - x0 + h * x3
  const d = y1 - y0 + g * y1
  const e = y3 - y0 + h * y3
  return (x, y) => {
    // The inverse of a 3 × 3 matrix is its adjoint, up to a factor that cancels out.
    const u = (e - y0 * h) * x + (x0 * h - b) * y + (b * y0 - x0 * e)
    const v = (y0 * g - d) * x + (a - x0 * g) * y + (x0 * d - a * y0)
    const w = (d * h - e * g) * x + (b * g - a * h) * y + (a * e - b * d)
    return [u / w, v / w]
  }
}

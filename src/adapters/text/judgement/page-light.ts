import type { GrayImage } from '../../../ingest/ports.ts'

/** Side of a tile: higher than a line of print, so that each has paper in it, and much smaller than a shadow. */
export const TILE = 32
/** Every second pixel of every second row says enough of a tile. */
const STEP = 2
/** Of a tile's pixels a fifth are as light or lighter: the paper, also where it is printed closely. */
const LIGHTER = 0.2

/** How light the paper is, tile by tile. */
export interface PageLight {
  readonly columns: number
  readonly rows: number
  readonly shades: Uint8Array
  /** The shade of well lit paper. */
  readonly full: number
}

/** Measures the light on a page. */
export function pageLight({ width, height, data }: GrayImage): PageLight {
  const columns = Math.ceil(width / TILE)
  const rows = Math.ceil(height / TILE)
  const shades = new Uint8Array(columns * rows)
  const histogram = new Uint32Array(256)
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      histogram.fill(0)
      let count = 0
      for (let y = row * TILE; y < Math.min(height, (row + 1) * TILE); y += STEP) {
        for (let x = column * TILE; x < Math.min(width, (column + 1) * TILE); x += STEP) {
          const shade = data[y * width + x] ?? 0
          histogram[shade] = (histogram[shade] ?? 0) + 1
          count += 1
        }
      }
      shades[row * columns + column] = lightest(histogram, count * LIGHTER)
    }
  }
  const sorted = shades.slice().sort()
  return { columns, rows, shades, full: sorted[Math.floor(sorted.length * 0.9)] ?? 0 }
}

function lightest(histogram: Uint32Array, share: number): number {
  let seen = 0
  for (let shade = 255; shade > 0; shade -= 1) {
    seen += histogram[shade] ?? 0
    if (seen >= share) return shade
  }
  return 0
}

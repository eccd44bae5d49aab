import type { GrayImage } from '../../../../ingest/ports.ts'
import { type PageLight, TILE } from '../../judgement/page-light.ts'

/** Paper is made lighter by no more than five times: beyond that there is nothing left on it to see. */
const MOST_GAIN = 5
const WHITE = 255

/** The same page as if its paper were lit alike everywhere, and white. */
export function levelLight({ width, height, data }: GrayImage, light: PageLight): GrayImage {
  // First the lightest around each tile, so that a heavy heading is not taken for shadow; then without steps.
  const paper = around(around(light, Math.max), (one, other, count) => one + other / count)
  const { columns, rows, shades } = paper
  const least = Math.max(1, light.full / MOST_GAIN)
  const levelled = new Uint8ClampedArray(data.length)
  for (let y = 0; y < height; y += 1) {
    const row = Math.min(rows - 1, Math.max(0, (y + 0.5) / TILE - 0.5))
    const upper = Math.floor(row) * columns
    const lower = Math.min(rows - 1, Math.floor(row) + 1) * columns
    const down = row - Math.floor(row)
    for (let x = 0; x < width; x += 1) {
      const column = Math.min(columns - 1, Math.max(0, (x + 0.5) / TILE - 0.5))
      const left = Math.floor(column)
      const right = Math.min(columns - 1, left + 1)
      const along = column - left
      const above = mix(shades[upper + left], shades[upper + right], along)
      const below = mix(shades[lower + left], shades[lower + right], along)
      levelled[y * width + x] =
        ((data[y * width + x] ?? 0) * WHITE) / Math.max(least, mix(above, below, down))
    }
  }
  return { width, height, data: new Uint8Array(levelled.buffer) }
}

const mix = (one = 0, other = 0, share: number): number => one + (other - one) * share

type Tiles = Pick<PageLight, 'columns' | 'rows'> & { readonly shades: ArrayLike<number> }

/** Each tile made of itself and those beside it. */
function around(
  { columns, rows, shades }: Tiles,
  join: (sofar: number, shade: number, count: number) => number,
): Tiles & { readonly shades: Float32Array } {
  const joined = new Float32Array(columns * rows)
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      const beside: number[] = []
      for (let y = Math.max(0, row - 1); y <= Math.min(rows - 1, row + 1); y += 1)
        for (let x = Math.max(0, column - 1); x <= Math.min(columns - 1, column + 1); x += 1)
          beside.push(shades[y * columns + x] ?? 0)
      joined[row * columns + column] = beside.reduce((sum, shade) => join(sum, shade, beside.length), 0)
    }
  }
  return { columns, rows, shades: joined }
}

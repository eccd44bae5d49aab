import type { GrayImage } from '../../../ingest/ports.ts'

/** Print is dark beside dark: only its corners differ so much from what is around them. */
const APART = 80
/** Noise without which a page is read as well or better. */
const SHARE_APART = 0.01
const STEP = { x: 5, y: 3 } as const
const CELLS_A_SIDE = 16

/**
 * Whether a page is full of pixels that differ from all around them, as old copies, telefaxes and photographs by night are.
 * Close print has many of them too, but not on the margins and between the paragraphs: so the quietest quarter of the page tells.
 */
export function isNoisy({ width, height, data }: GrayImage): boolean {
  const looked = new Uint32Array(CELLS_A_SIDE ** 2)
  const apart = new Uint32Array(CELLS_A_SIDE ** 2)
  for (let y = 1; y < height - 1; y += STEP.y) {
    const row = Math.floor((y * CELLS_A_SIDE) / height) * CELLS_A_SIDE
    // Shifted from row to row, so that no pattern of the page falls in with the steps.
    for (let x = 1 + (y % STEP.x); x < width - 1; x += STEP.x) {
      const at = y * width + x
      const beside = (data[at - 1] ?? 0) + (data[at + 1] ?? 0)
      const around = (beside + (data[at - width] ?? 0) + (data[at + width] ?? 0)) / 4
      const cell = row + Math.floor((x * CELLS_A_SIDE) / width)
      if (Math.abs((data[at] ?? 0) - around) > APART) apart[cell] = (apart[cell] ?? 0) + 1
      looked[cell] = (looked[cell] ?? 0) + 1
    }
  }
  const shares = Float32Array.from(apart, (count, cell) => count / Math.max(1, looked[cell] ?? 0)).sort()
  return (shares[shares.length / 4] ?? 0) > SHARE_APART
}

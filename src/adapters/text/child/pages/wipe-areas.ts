import type { GrayImage } from '../../../../ingest/ports.ts'
import type { PageArea } from './text-areas.ts'

/** A layer of words does not lie quite where the scan shows them. */
const MARGIN = 4

/** An image with `shade` in each area, and a few pixels around it. */
export function wipeAreas(
  { width, height, data }: GrayImage,
  areas: readonly PageArea[],
  shade: number,
): GrayImage {
  const wiped = Uint8Array.from(data)
  for (const { left, top, right, bottom } of areas) {
    const from = Math.max(0, Math.floor(left * width) - MARGIN)
    const to = Math.min(width, Math.ceil(right * width) + MARGIN)
    const last = Math.min(height, Math.ceil(bottom * height) + MARGIN)
    for (let y = Math.max(0, Math.floor(top * height) - MARGIN); y < last && from < to; y += 1) {
      wiped.fill(shade, y * width + from, y * width + to)
    }
  }
  return { width, height, data: wiped }
}

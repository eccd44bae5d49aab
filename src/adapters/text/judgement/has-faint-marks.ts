import type { GrayImage } from '../../../ingest/ports.ts'
import { paperShade } from './unexplained-ink.ts'

/** A typed line has more, even a short one; what dust and the grain of paper leave of them is less. */
const FEWEST_MARKS = 2_000
/** Paper of one shade is still compressed as a photograph, and varies by a few. */
const LEAST_CONTRAST = 14
/** How many times farther from the paper than half of all its grain a mark must be. */
const BEYOND_GRAIN = 8

/**
 * Whether a page that seems blank shows something all the same: pencil, a carbon copy, a telefax that has faded. By the grain of
 * its own paper, because what is a mark on one sheet is the surface of another.
 */
export function hasFaintMarks({ data }: GrayImage): boolean {
  const paper = paperShade(data)
  const differing = new Uint32Array(256)
  for (const shade of data) {
    const difference = Math.abs(paper - shade)
    differing[difference] = (differing[difference] ?? 0) + 1
  }
  let grain = 0
  for (let seen = 0; grain < 255; grain += 1) {
    seen += differing[grain] ?? 0
    if (seen * 2 > data.length) break
  }
  const marks = differing.subarray(Math.max(LEAST_CONTRAST, grain * BEYOND_GRAIN))
  return marks.reduce((sum, count) => sum + count, 0) >= FEWEST_MARKS
}

import type { GrayImage } from '../../../ingest/ports.ts'

/** Ink of one letter of running text, in square points: about 5 % of a page that holds 3,000 of them, and half as much again. */
const INK_OF_LETTER = 12
/** Ink that a page may have besides its text before it is worth recognising: about 300 letters' worth, or a small logo. */
const UNREMARKABLE_INK = 2_500
const CONTRAST = 32

/**
 * Whether a page shows more than its own text can account for: a scan under a stamp, letters drawn as outlines, a
 * picture of a table. `image` is the page at 72 dots an inch, so that a pixel is a square point.
 */
export function hasUnexplainedInk(image: GrayImage, letters: number): boolean {
  return inkOf(image, paperShade(image.data)) > letters * INK_OF_LETTER + UNREMARKABLE_INK
}

/** What differs from the shade of the paper, in whole black pixels. */
export function inkOf({ data }: GrayImage, paper: number): number {
  let ink = 0
  for (const shade of data) {
    const difference = Math.abs(paper - shade)
    if (difference > CONTRAST) ink += difference
  }
  return ink / 255
}

/** The commonest shade of a page. */
export function paperShade(data: Uint8Array): number {
  const histogram = new Uint32Array(256)
  for (const shade of data) histogram[shade] = (histogram[shade] ?? 0) + 1
  return histogram.indexOf(Math.max(...histogram))
}

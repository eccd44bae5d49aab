import type { GrayImage } from '../../../ingest/ports.ts'
import { paperShade } from './unexplained-ink.ts'

/** Specks of dust on a scan at 300 dots an inch have fewer; a single printed figure of 8 points has more. */
const FEWEST_DARK_PIXELS = 120
const CONTRAST = 40

/** Whether a page shows nothing that could be a word. Blank pages cost no recognition, and give no invented words. */
export function isBlank({ data }: GrayImage): boolean {
  const paper = paperShade(data)
  let marks = 0
  for (const shade of data) {
    if (Math.abs(paper - shade) > CONTRAST) marks += 1
    if (marks >= FEWEST_DARK_PIXELS) return false
  }
  return true
}

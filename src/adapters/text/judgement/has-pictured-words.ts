import type { GrayImage } from '../../../ingest/ports.ts'
import { inkOf } from './unexplained-ink.ts'

/** Share of ink that some forty letters leave on a page (A4), and dust, specks and the grain of paper do not. */
const INK_OF_FEW_WORDS = 0.0005

/**
 * Whether the pictures of a page show what may be words, where `pictures` is the page without all else: a scan of a few lines
 * under a running head has less ink than the page's own words may have. `paper` is the shade of the page.
 */
export function hasPicturedWords(pictures: GrayImage, paper: number): boolean {
  return inkOf(pictures, paper) > pictures.data.length * INK_OF_FEW_WORDS
}

import { judgeOwnText } from '../../judgement/judge-own-text.ts'

/** Square points of a quarter of a page (A4). As large a picture may be a page or most of one, whatever stands beside it. */
const PART_OF_PAGE = 125_000
/** Where a page says little itself: a table that was copied, and more than a logo or the line for a signature. */
const PART_OF_THIN_PAGE = 40_000

/** How large a picture must be shown to be recognised, by what the page says on which it stands. */
export function leastShown(text: string): number {
  return judgeOwnText(text) === 'enough' ? PART_OF_PAGE : PART_OF_THIN_PAGE
}

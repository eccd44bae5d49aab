import { countLetters } from './count-letters.ts'

/**
 * What a page's own text is worth: `enough` to stand for the page, `thin` (a stamp on a scan has text too: the page
 * must be looked at), `garbled` (a font without a character map gives signs that are no words), or `none`.
 */
export type OwnTextVerdict = 'enough' | 'thin' | 'garbled' | 'none'

/** A page with as many letters is taken at its word; a quarter of a typed page, more than any stamp or header has. */
const ENOUGH_LETTERS = 600
/** Share of signs that no text has among the visible ones. */
const FOREIGN_SHARE = 0.15
/** Share of letters among the visible signs below which they are no language; tables of figures stay above it. */
const LETTER_SHARE = 0.4
const FEW_SIGNS = 40

/** Judges the text that a page carries itself. */
export function judgeOwnText(text: string): OwnTextVerdict {
  const letters = countLetters(text)
  // Dot leaders and ruled lines say nothing about the rest.
  const visible = text.replace(/([._\-–—·=*…])\1{2,}/gu, '').replace(/\s+/gu, '')
  // Control characters in a text layer betray a missing character map.
  const foreign = visible.match(/[\p{Cc}\ufffd\ue000-\uf8ff]/gu)?.length ?? 0
  if (foreign > visible.length * FOREIGN_SHARE) return 'garbled'
  if (letters === 0) return 'none'
  if (visible.length > FEW_SIGNS && letters < visible.length * LETTER_SHARE) return 'garbled'
  return letters < ENOUGH_LETTERS ? 'thin' : 'enough'
}

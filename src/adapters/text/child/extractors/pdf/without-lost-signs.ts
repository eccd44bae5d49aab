import { countLetters } from '../../../judgement/count-letters.ts'
import { judgeOwnText } from '../../../judgement/judge-own-text.ts'

const CONTROL = /[\p{Cc}--\s]/gv

/**
 * The text of a page with a space for each sign that no reader knows: many a font leaves none but its space without a
 * character, and the words on both sides of it would grow together. Where so many are lost that the page must be recognised,
 * marks in their place say so to whoever chooses between the two readings; marks alone would pass for text.
 */
export function withoutLostSigns(text: string): string {
  const isMarked = judgeOwnText(text) === 'garbled' && countLetters(text) > 0
  return text.replace(CONTROL, isMarked ? '\ufffd' : ' ')
}

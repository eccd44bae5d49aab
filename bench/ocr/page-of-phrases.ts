import type { PagePlan } from '../../tests/support/make-documents/make-pdf.ts'
import { makeRandom } from '../support/make-vocabulary.ts'

const phrases = [
  'the department has considered your letter',
  'under the terms of the agreement',
  'a copy of the minutes is attached',
  'the sum of four hundred and twelve pounds',
  'repairs to the north quay were completed',
  'please reply within twenty working days',
  'the harbour master was informed at once',
  'no further action is required',
  'in accordance with section nine',
  'the committee met on Tuesday morning',
  'estimates for the coming financial year',
  'subject to the approval of the Assembly',
]
/** A letter of some two hundred words. */
const LINES = 16
const PHRASES_A_LINE = 2

/** A letter of `lines` lines of some twelve English words, the same for the same number. */
export function pageOfPhrases(number: number, lines = LINES): PagePlan {
  const random = makeRandom(number)
  const phrase = (): string => phrases[Math.floor(random() * phrases.length)] ?? ''
  return {
    lines: Array.from({ length: lines }, () => Array.from({ length: PHRASES_A_LINE }, phrase).join(', ')),
  }
}

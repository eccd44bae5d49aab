import { countLetters } from '../../../judgement/count-letters.ts'

/** Where the plain text is so much shorter than the HTML, it only says that there is HTML. */
const REMNANT = 0.3

/**
 * One text of the two forms in which a message was sent: the plain one, unless it is a mere remnant, and after it those lines
 * of the other that hold words which it lacks. Either may be all that somebody has seen.
 */
export function joinForms(plain: string, html: string): string {
  const isRemnant = countLetters(plain) < countLetters(html) * REMNANT
  const [first, second] = isRemnant ? [html, plain] : [plain, html]
  if (first.trim() === '') return second
  const known = new Set(wordsOf(first))
  const missing = second.split('\n').filter((line) => lacks(known, line))
  return missing.length === 0 ? first : `${first}\n\n${missing.join('\n')}`
}

function lacks(known: ReadonlySet<string>, line: string): boolean {
  for (const word of wordsOf(line)) if (!known.has(word)) return true
  return false
}

/** One after the other: a message may have millions. */
function* wordsOf(text: string): Iterable<string> {
  for (const [word] of text
    .normalize('NFKC')
    .toLowerCase()
    .matchAll(/[\p{L}\p{M}\p{N}]+/gu))
    yield word
}

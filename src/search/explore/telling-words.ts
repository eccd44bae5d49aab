import { termsOfWord, wordPattern } from '../../records/analysis/analyse-text.ts'
import { foldWord } from '../../records/analysis/fold-word.ts'
import { functionWords } from '../query/function-words.ts'
import { plainPieces } from '../suggest/plain-pieces.ts'

/** A term of a text that may say what it is about. */
export interface TellingWord {
  readonly term: string
  /** How it is written most often. */
  readonly written: string
  /** How often it stands there. */
  readonly count: number
}

/** Shorter ones are abbreviations and initials more often than words. */
const shortest = 3
/** What is left of "doesn't" and "they've" when it is split. */
const contracted = /\p{L}+(?:n['’ʼ]t|['’ʼ](?:s|d|ll|m|re|ve))(?!\p{L})/giu
/** Nothing longer is contracted. */
const longestContracted = 40

/**
 * The words of a text that may tell what it is about, as they come: no function words, nothing short, and nothing of an
 * identifier (reference, account, telephone number, e-mail or web address), which is never to be suggested to anybody.
 */
export function tellingWords(text: string): readonly TellingWord[] {
  const forms = new Map<string, Map<string, number>>()
  for (const word of plainWords(text)) {
    const folded = foldWord(word)
    const [term, further] = termsOfWord(word)
    if (term === undefined || further !== undefined || [...folded].length < shortest) continue
    if (functionWords.has(folded)) continue
    const written = forms.get(term) ?? new Map<string, number>()
    written.set(word, (written.get(word) ?? 0) + 1)
    forms.set(term, written)
  }
  return Array.from(forms, ([term, written]) => ({
    term,
    written: mostWritten(written),
    count: Array.from(written.values()).reduce((sum, count) => sum + count, 0),
  }))
}

function plainWords(text: string): readonly string[] {
  return plainPieces(text).flatMap(({ piece }) => withoutContractions(piece).match(wordPattern) ?? [])
}

function withoutContractions(run: string): string {
  if (run.length > longestContracted) return run
  return run.replace(contracted, (found) => (/['’ʼ]s$/i.test(found) ? found.slice(0, -2) : ' '))
}

/** The form that is written most often; between equals small letters, then the order of code points. */
export function mostWritten(forms: ReadonlyMap<string, number>): string {
  let best: readonly [string, number] = ['', 0]
  for (const form of forms) if (form[1] > best[1] || (form[1] === best[1] && form[0] > best[0])) best = form
  return best[0]
}

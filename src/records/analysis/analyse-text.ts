import { foldWord } from './fold-word.ts'
import { porterStem } from './porter-stem.ts'

/** In UTF-16 units. Longer words are cut: nobody types them, and engines have limits of their own that differ. */
export const longestTerm = 64

/**
 * Letters and digits, and the marks and invisible characters that stand among them; these never begin a word. What Unicode
 * counts among the letters and people write for an apostrophe (`OʼBrien`, U+02BC, and its like) splits words as apostrophes do.
 */
export const wordPattern =
  /[[\p{L}\p{N}]--[\u02b9-\u02bc\u02c8\ua78b\ua78c]][[\p{L}\p{N}\p{M}\u00ad\u200b-\u200f\u2060\ufeff]--[\u02b9-\u02bc\u02c8\ua78b\ua78c]]*/gv
const scriptPattern = /[a-z0-9]+|[^a-z0-9]+/g
const stemmable = /^[a-z0-9]+$/

/**
 * The one analysis of Muniment (DESIGN §8), for texts and queries, on every engine: split on everything but letters
 * and digits, lower-case, fold accents, Porter stem, no stop words. A word of two scripts is split where they meet.
 * Terms hold no space, no quote, no ASCII punctuation, so that no engine's tokeniser can disagree about them.
 */
export function analyseText(text: string): string[] {
  const terms: string[] = []
  for (const [word] of text.matchAll(wordPattern)) appendTo(terms, termsOfWord(word))
  return terms
}

/** Words folded, split and cut like terms but not stemmed: for prefixes and for telling function words. */
export function foldedWords(text: string): string[] {
  const words: string[] = []
  for (const [word] of text.matchAll(wordPattern)) appendTo(words, foldedParts(word))
  return words
}

/** One by one: a word without end may have more parts than a call takes arguments. */
function appendTo(all: string[], parts: readonly string[]): void {
  for (const part of parts) all.push(part)
}

/** The term of a folded part, as `foldedWords` gives it. */
export function termOfPart(part: string): string {
  return stemmable.test(part) ? porterStem(part) : part
}

function foldedParts(word: string): string[] {
  const parts: string[] = []
  // Folding may bring a separator to light: `½` becomes `1⁄2`.
  for (const [run] of foldWord(word).matchAll(wordPattern)) {
    for (const part of run.match(scriptPattern) ?? []) parts.push(cut(part))
  }
  return parts
}

function cut(word: string): string {
  if (word.length <= longestTerm) return word
  const last = word.charCodeAt(longestTerm - 1)
  const splitsPair = last >= 0xd800 && last <= 0xdbff
  return word.slice(0, splitsPair ? longestTerm - 1 : longestTerm)
}

/** Texts repeat their words: remembering them makes analysis several times faster. Emptied when full. */
const remembered = new Map<string, readonly string[]>()
const rememberAtMost = 50_000

/** The terms of one run of letters and digits, nearly always one. */
export function termsOfWord(word: string): readonly string[] {
  const known = remembered.get(word)
  if (known !== undefined) return known
  const terms = foldedParts(word).map(termOfPart)
  if (word.length <= longestTerm) {
    if (remembered.size >= rememberAtMost) remembered.clear()
    remembered.set(word, terms)
  }
  return terms
}

import { foldedWords, wordPattern } from '../../records/analysis/analyse-text.ts'
import { functionWords } from '../query/function-words.ts'

/** A word where it stands in a text, in UTF-16 offsets. */
export interface PlacedWord {
  /** As it is written. */
  readonly word: string
  /** As it is compared: in small letters, without accents. */
  readonly folded: string
  readonly start: number
  readonly end: number
}

/** Shorter ones have too many neighbours to guess among; nobody mistypes one of the longest. */
const fewestLetters = 4
const mostLetters = 40

/**
 * The words of a text that may be suggested to somebody, and that something may be suggested for: plain words and names.
 * Never a part of an identifier (national insurance, health and card numbers, references: whatever has a digit between two
 * spaces, and what stands between two such pieces), of an e-mail or web address, of a path or of a file's name.
 */
export function suggestibleWords(text: string): readonly PlacedWord[] {
  const pieces = [...text.matchAll(/\S+/gu)]
  return pieces.flatMap(({ 0: piece, index }, at) => {
    const before = pieces[at - 1]?.[0] ?? ''
    const after = pieces[at + 1]?.[0] ?? ''
    const isPart =
      (hasDigit(before) && hasDigit(after)) || goesOnBehind.test(before) || beganBefore.test(after)
    return isPart || isIdentifying(piece) ? [] : wordsOf(piece, index)
  })
}

function hasDigit(piece: string): boolean {
  return /\p{N}/u.test(piece)
}

/** A host or a file (`example.org`, `budget.xlsx`), a scheme, a path, an address; `O.K.` and the end of a sentence are none. */
const address = /@|[\\]|:\S|^[~.]{0,2}\/|^[([<"'“]*www\.|[\p{L}\p{N}_-]\.[\p{L}_-]{2}/iu

function isIdentifying(piece: string): boolean {
  return hasDigit(piece) || address.test(piece)
}

/** Addresses that are written with spaces: `j.murphy @ example.org`, `j.murphy (at) example (dot) org`. */
const goesOnBehind = /@$|^[([{<](?:at|dot)[)\]}>]$/i
const beganBefore = /^@|^[([{<](?:at|dot)[)\]}>]$/i

function wordsOf(piece: string, from: number): PlacedWord[] {
  return [...piece.matchAll(wordPattern)].flatMap(({ 0: word, index }) => {
    const parts = foldedWords(word)
    const [folded = ''] = parts
    const letters = [...folded].length
    if (parts.length !== 1 || letters < fewestLetters || letters > mostLetters || functionWords.has(folded))
      return []
    return [{ word, folded, start: from + index, end: from + index + word.length }]
  })
}

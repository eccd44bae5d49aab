import { foldedWords, wordPattern } from '../../records/analysis/analyse-text.ts'
import { functionWords } from '../query/function-words.ts'
import { plainPieces } from './plain-pieces.ts'

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

/** The words of a text that may be suggested to somebody, and that something may be suggested for: plain words and names. */
export function suggestibleWords(text: string): readonly PlacedWord[] {
  return plainPieces(text).flatMap(({ piece, start }) => wordsOf(piece, start))
}

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

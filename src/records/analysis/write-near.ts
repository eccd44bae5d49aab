import { foldForeignWords } from './fold-foreign-words.ts'
import { hasNearKeys, writtenNearKeys } from './near-keys.ts'

/** What an index takes of a text so that words near its own find it. */
export interface NearWriter {
  /**
   * The words of a text that have near ones, each once, in order of first appearance: as folded, and not stemmed. Those of
   * a text with very many are the first of them.
   */
  wordsOf(text: string): readonly string[]
  /** The keys of words, each once. The same words always have the same. */
  keysOf(words: readonly string[]): readonly string[]
}

/**
 * Letters of the words that a text has: some fifty thousand words, twice as many as a thousand pages have, misread ones among them.
 * A word has as many keys as letters, and each weighs more in an engine than the word does in the text: half a million words that
 * were none took all the memory that Elasticsearch had.
 */
const mostNearLetters = 400_000

/** Texts repeat their words, and a word has as many keys as letters. Emptied when full. */
const rememberAtMost = 20_000

export function makeNearWriter(): NearWriter {
  const remembered = new Map<string, readonly string[]>()
  const keysOfWord = (word: string): readonly string[] => {
    const known = remembered.get(word)
    if (known !== undefined) return known
    const keys = writtenNearKeys(word)
    if (remembered.size >= rememberAtMost) remembered.clear()
    remembered.set(word, keys)
    return keys
  }
  return {
    wordsOf(text) {
      const words = new Set<string>()
      const near: string[] = []
      let letters = 0
      // Folding cuts what is not ASCII into words; what is ASCII is cut here in the same way.
      for (const [written] of foldForeignWords(text).matchAll(/[a-zA-Z0-9\u0080-\uffff]+/g)) {
        const word = written.toLowerCase()
        if (words.has(word)) continue
        words.add(word)
        if (!hasNearKeys(word)) continue
        letters += word.length
        if (letters > mostNearLetters) break
        near.push(word)
      }
      return near
    },
    keysOf(words) {
      const keys = new Set<string>()
      for (const word of words) for (const key of keysOfWord(word)) keys.add(key)
      return [...keys]
    },
  }
}

import { foldForeignWords } from './fold-foreign-words.ts'
import { hasNearKeys, writtenNearKeys } from './near-keys.ts'

/** What an index takes of a text so that words near its own find it. */
export interface NearWriter {
  /** The words of a text that have near ones, each once, in order of first appearance: as folded, and not stemmed. */
  wordsOf(text: string): readonly string[]
  /** The keys of words, each once. The same words always have the same. */
  keysOf(words: readonly string[]): readonly string[]
}

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
      // Folding cuts what is not ASCII into words; what is ASCII is cut here in the same way.
      for (const [word] of foldForeignWords(text).matchAll(/[a-zA-Z0-9\u0080-\uffff]+/g))
        words.add(word.toLowerCase())
      return [...words].filter(hasNearKeys)
    },
    keysOf(words) {
      const keys = new Set<string>()
      for (const word of words) for (const key of keysOfWord(word)) keys.add(key)
      return [...keys]
    },
  }
}

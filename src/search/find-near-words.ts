import { foldedWords, wordPattern } from '../records/analysis/analyse-text.ts'
import { writtenNearKeys } from '../records/analysis/near-keys.ts'
import type { Match } from './find-matches.ts'
import type { NearNode } from './query-node.ts'

/** Finds the words of a recognised text that are near what was typed, as the index does; `node` counts the near ones. */
export function makeFindNearWords(near: readonly NearNode[]): (text: string) => Match[] {
  const byKey = new Map(near.flatMap(({ keys }, node) => keys.map((key) => [key, node] as const)))
  /** Texts repeat their words. */
  const known = new Map<string, number | undefined>()
  const nodeOf = (word: string): number | undefined => {
    if (!known.has(word)) {
      const keys = foldedWords(word).flatMap((part) => writtenNearKeys(part))
      const found = keys.find((key) => byKey.has(key))
      known.set(word, found === undefined ? undefined : byKey.get(found))
    }
    return known.get(word)
  }
  return (text) => {
    const matches: Match[] = []
    if (byKey.size === 0) return matches
    for (const { 0: word, index: start } of text.matchAll(wordPattern)) {
      const node = nodeOf(word)
      if (node !== undefined) matches.push({ start, end: start + word.length, node })
    }
    return matches
  }
}

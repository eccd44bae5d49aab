import { writtenNearKeys } from '../../../records/analysis/near-keys.ts'
import type { NearField } from '../../../search/query-node.ts'
import type { NearWords } from '../near-words-of.ts'

/** FTS5 without details knows no columns: the field stands before the key. */
const initials: { readonly [Field in NearField]: string } = { recognised: 'r', names: 'n' }

/** Titles and people repeat their words, and a word has as many keys as letters. Emptied when full. */
const rememberAtMost = 100_000

/**
 * Writes the keys of a record's words as the table `near_keys` holds them, each with its field: separated by spaces, and twice where
 * two words have the same. The same words always have the same row.
 */
export function makeNearKeysRow(): (words: NearWords) => string {
  const remembered: { readonly [Field in NearField]: Map<string, string> } = {
    recognised: new Map(),
    names: new Map(),
  }
  const rowOf = (field: NearField, word: string): string => {
    const known = remembered[field].get(word)
    if (known !== undefined) return known
    const row = writtenNearKeys(word)
      .map((key) => `${initials[field]}${key}`)
      .join(' ')
    if (remembered[field].size >= rememberAtMost) remembered[field].clear()
    remembered[field].set(word, row)
    return row
  }
  const inField = (field: NearField, words: NearWords) => words[field].map((word) => rowOf(field, word))
  return (words) => [...inField('recognised', words), ...inField('names', words)].join(' ')
}

/** The FTS5 expression of any of the keys. They hold letters, digits and one mark that is no syntax: quoting them is safe. */
export function nearExpression(field: NearField, keys: readonly string[]): string {
  return keys.map((key) => `"${initials[field]}${key}"`).join(' OR ')
}

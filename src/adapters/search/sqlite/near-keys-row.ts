import type { NearWriter } from '../../../records/analysis/write-near.ts'
import type { NearField } from '../../../search/query-node.ts'
import type { NearWords } from '../near-words-of.ts'

/** FTS5 without details knows no columns: the field stands before the key. */
const initials: { readonly [Field in NearField]: string } = { recognised: 'r', names: 'n' }

/** The keys of a record as the table `near_keys` holds them, each with its field. */
export function nearKeysRow(words: NearWords, { keysOf }: NearWriter): readonly string[] {
  const inField = (field: NearField) => keysOf(words[field]).map((key) => `${initials[field]}${key}`)
  return [...inField('recognised'), ...inField('names')]
}

/** The FTS5 expression of any of the keys. They hold letters, digits and one mark that is no syntax: quoting them is safe. */
export function nearExpression(field: NearField, keys: readonly string[]): string {
  return keys.map((key) => `"${initials[field]}${key}"`).join(' OR ')
}

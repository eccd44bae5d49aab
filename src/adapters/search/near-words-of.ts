import type { NearWriter } from '../../records/analysis/write-near.ts'
import type { NearField } from '../../search/query-node.ts'
import type { SearchDocument } from '../../search/search-document.ts'

/** The words of a record that others may be near, by the field they are looked for in. */
export type NearWords = { readonly [Field in NearField]: readonly string[] }

/** The words of a document that near words are looked for in: those recognised, and those of its title and people. */
export function nearWordsOf(
  { title, author, people, recognised }: SearchDocument,
  { wordsOf }: NearWriter,
): NearWords {
  return {
    recognised: wordsOf(recognised),
    names: wordsOf([title, author ?? '', ...people].join('\n')),
  }
}

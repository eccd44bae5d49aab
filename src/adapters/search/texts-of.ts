import type { SearchDocument } from '../../search/search-document.ts'

/**
 * The fields of a document that words are looked for in: reference, title, people, keywords and text. Each has texts, and no phrase
 * goes from one into the next: two people are no name, and two keywords no wording.
 */
export function textsOf({
  reference,
  title,
  people,
  keywords,
  text,
  repeated,
}: SearchDocument): readonly [Texts, Texts, Texts, Texts, Texts] {
  return [[reference], [title], people, keywords, [text, ...repeated]]
}

type Texts = readonly string[]

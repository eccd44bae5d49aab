import type { SearchDocument } from '../../search/ports.ts'

/** The fields of a document that words are looked for in: reference, title, people, keywords and text, as one text each. */
export function textsOf({
  reference,
  title,
  people,
  keywords,
  text,
}: SearchDocument): readonly [string, string, string, string, string] {
  return [reference, title, people.join(' \n '), keywords.join(' \n '), text]
}

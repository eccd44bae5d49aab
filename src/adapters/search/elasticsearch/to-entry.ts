import { codeKey, sortKey } from '../../../records/analysis/sort-key.ts'
import type { WrittenTerms } from '../../../records/analysis/write-terms.ts'
import type { SearchDocument } from '../../../search/ports.ts'

/** Keywords longer than this are refused by Lucene (32,766 bytes); nobody filters by such a name. */
const longestKeyword = 8_000

/** A document in the fields of `mapping.ts`. */
export function toEntry(document: SearchDocument, writeTerms: (text: string) => WrittenTerms): object {
  const terms = (text: string) => writeTerms(text).stream.toString('utf8').trimEnd()
  const reference = terms(document.reference)
  const title = terms(document.title)
  const people = terms(document.people.join(' \n '))
  const keywords = terms(document.keywords.join(' \n '))
  return {
    recordId: document.recordId,
    revision: document.revision,
    all: [reference, title, people, keywords, terms(document.text)],
    title,
    reference,
    people,
    keywords,
    accessSet: String(document.accessSet),
    classes: document.classPath,
    classKeys: document.classPath.map(codeKey),
    folderKey: codeKey(document.folder),
    filings: document.filings.map(({ accessSet, classPath, folder }) => ({
      accessSet: String(accessSet),
      classes: classPath,
      classKeys: classPath.map(codeKey),
      folderKey: codeKey(folder),
    })),
    marking: document.marking,
    format: document.format,
    author: document.author?.slice(0, longestKeyword) ?? null,
    year: document.date.slice(0, 4),
    date: document.date,
    titleKey: sortKey(document.title),
    referenceKey: sortKey(document.reference),
  }
}

import { currentComponents } from '../records/current-components.ts'
import { joinHyphenatedLineEnds } from '../records/join-hyphenated-line-ends.ts'
import type { PageText } from '../records/page-text.ts'
import type { ComponentPages, RecordToIndex, SearchDocument } from './ports.ts'

/** Characters of text that one record brings into the index, some six thousand pages; what follows is not searched. */
const mostText = 20_000_000

/** What the index is to know of a record. */
export function toSearchDocument(
  { record, classPath, accessSet, filings }: RecordToIndex,
  components: readonly ComponentPages[],
): SearchDocument {
  return {
    recordId: record.id,
    revision: record.revision,
    reference: record.reference,
    title: record.title,
    people: [...new Set([...(record.author === null ? [] : [record.author]), ...record.people])],
    keywords: [
      ...record.keywords,
      ...Object.values(record.fields).map(String),
      ...record.subjects.map((subject) => subject.id),
      ...currentComponents(record.components).map(({ filename }) => filename),
    ],
    author: record.author,
    classPath: filings.length === 0 ? classPath : [],
    folder: filings.length === 0 ? record.folder.reference : '',
    filings,
    marking: record.marking,
    format: record.format,
    date: record.documentDate ?? record.capturedOn,
    accessSet,
    text: textOf(components, ({ text }) => text),
    recognised: textOf(components, ({ method, text }) => (method === 'ocr' ? text : '')),
  }
}

/** What of each page is wanted, of as much as is searched. */
function textOf(components: readonly ComponentPages[], wantedOf: (page: PageText) => string): string {
  const texts: string[] = []
  let length = 0
  for (const { pages } of components) {
    for (const page of pages) {
      if (length > mostText) return texts.join('\n')
      const wanted = wantedOf(page)
      if (wanted !== '') texts.push(joinHyphenatedLineEnds(wanted.slice(0, mostText)))
      length += page.text.length
    }
  }
  // A sentence goes on over the end of a page, and phrases with it.
  return texts.join('\n')
}

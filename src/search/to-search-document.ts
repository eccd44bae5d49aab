import { currentComponents } from '../records/current-components.ts'
import { doubtfulStretches } from '../records/doubtful-stretches.ts'
import type { PageText } from '../records/page-text.ts'
import { readLineEnds } from '../records/read-line-ends.ts'
import type { ComponentPages, RecordToIndex, SearchDocument } from './ports.ts'

/** Characters of text that one record brings into the index, some six thousand pages; what follows is not searched. */
const mostText = 20_000_000

/** What the index is to know of a record. */
export function toSearchDocument(
  { record, classPath, accessSet, filings }: RecordToIndex,
  components: readonly ComponentPages[],
): SearchDocument {
  // An older release took an empty author for one.
  const author = record.author || null
  return {
    recordId: record.id,
    revision: record.revision,
    reference: record.reference,
    title: record.title,
    people: [...new Set([...(author === null ? [] : [author]), ...record.people])],
    keywords: [
      ...record.keywords,
      ...Object.values(record.fields).map(String),
      ...record.subjects.map((subject) => subject.id),
      ...currentComponents(record.components).map(({ filename }) => filename),
    ],
    author,
    classPath: filings.length === 0 ? classPath : [],
    folder: filings.length === 0 ? record.folder.reference : '',
    filings,
    marking: record.marking,
    format: record.format,
    date: record.documentDate ?? record.capturedOn,
    accessSet,
    ...textOf(components, ({ text }) => text),
    recognised: wordsOf(textOf(components, ({ method, text }) => (method === 'ocr' ? text : ''))),
  }
}

type Texts = Pick<SearchDocument, 'text' | 'repeated'>

/** What of each page is wanted, of as much as is searched. */
function textOf(components: readonly ComponentPages[], wantedOf: (page: PageText) => string): Texts {
  const texts: string[] = []
  const repeated: string[] = []
  let length = 0
  for (const page of components.flatMap(({ pages }) => pages)) {
    if (length > mostText) break
    length += page.text.length
    const wanted = wantedOf(page)
    if (wanted === '') continue
    const { joined, kept } = readLineEnds(wanted.slice(0, mostText))
    texts.push(joined)
    if (kept !== null) repeated.push(...doubtfulStretches(kept))
  }
  // A sentence goes on over the end of a page, and phrases with it.
  return { text: texts.join('\n'), repeated }
}

/** In every spelling, where phrases are not looked for. */
function wordsOf({ text, repeated }: Texts): string {
  return [text, ...repeated].join('\n')
}

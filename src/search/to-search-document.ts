import { currentComponents } from '../records/current-components.ts'
import { doubtfulStretches } from '../records/doubtful-stretches.ts'
import type { PageText } from '../records/page-text.ts'
import { readLineEnds } from '../records/read-line-ends.ts'
import type { RecordToIndex } from './index-source.ts'
import type { ComponentPages } from './ports.ts'
import type { SearchDocument } from './search-document.ts'

/**
 * Bytes of text (UTF-8) that one record brings into the index, some six thousand pages; what follows is not searched. Of scripts
 * without spaces an index is told thrice as many, and Elasticsearch takes no request of more than 100 MB.
 */
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
  let left = mostText
  for (const page of components.flatMap(({ pages }) => pages)) {
    if (left <= 0) break
    const wanted = beginningOf(wantedOf(page), left)
    left -= Buffer.byteLength(page.text)
    if (wanted === '') continue
    const { joined, kept } = readLineEnds(wanted)
    texts.push(joined)
    if (kept !== null) repeated.push(...doubtfulStretches(kept))
  }
  // A sentence goes on over the end of a page, and phrases with it.
  return { text: texts.join('\n'), repeated }
}

/** As much of a text as has so many bytes, ended at a character. */
function beginningOf(text: string, bytes: number): string {
  if (Buffer.byteLength(text) <= bytes) return text
  const cut = Buffer.from(text).subarray(0, bytes)
  // What a character of several bytes was cut to is waited for, and not told.
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(cut, { stream: true })
}

/** In every spelling, where phrases are not looked for. */
function wordsOf({ text, repeated }: Texts): string {
  return [text, ...repeated].join('\n')
}

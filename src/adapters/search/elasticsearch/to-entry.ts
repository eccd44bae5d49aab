import { codeKey, sortKey } from '../../../records/analysis/sort-key.ts'
import type { NearWriter } from '../../../records/analysis/write-near.ts'
import type { WrittenTerms, WrittenWords } from '../../../records/analysis/write-words.ts'
import type { SearchDocument } from '../../../search/search-document.ts'
import { nearWordsOf } from '../near-words-of.ts'
import { textsOf } from '../texts-of.ts'
import { nearKeyFields } from './mapping.ts'

/** Keywords longer than this are refused by Lucene (32,766 bytes); nobody filters by such a name. */
const longestKeyword = 8_000

export interface EntryWriters {
  readonly writeWords: (text: string) => WrittenWords
  readonly writeNear: NearWriter
}

/** A document in the fields of `mapping.ts`. */
export function toEntry(document: SearchDocument, { writeWords, writeNear }: EntryWriters): object {
  // Between the values of a field Lucene leaves a gap, over which no phrase goes.
  const written = textsOf(document).map((texts) =>
    texts.map((text) => {
      const { terms, exact } = writeWords(text)
      return { terms: joined(terms), exact: joined(exact) }
    }),
  )
  const near = nearWordsOf(document, writeNear)
  // It says for itself who may know of which folder.
  const inSeveral = document.filings.length > 0
  const [reference, title, people, keywords] = written.map((texts) => texts.map(({ terms }) => terms))
  return {
    recordId: document.recordId,
    revision: document.revision,
    all: written.flat().map(({ terms }) => terms),
    title,
    reference,
    people,
    keywords,
    exact: written.flat().map(({ exact }) => exact),
    [nearKeyFields.recognised]: writeNear.keysOf(near.recognised),
    [nearKeyFields.names]: writeNear.keysOf(near.names),
    accessSet: String(document.accessSet),
    classes: document.classPath,
    classKeys: document.classPath.map(codeKey),
    folder: inSeveral ? null : document.folder,
    folderKey: inSeveral ? null : codeKey(document.folder),
    filings: document.filings.map(({ accessSet, classPath, folder }) => ({
      accessSet: String(accessSet),
      classes: classPath,
      classKeys: classPath.map(codeKey),
      folder,
      folderKey: codeKey(folder),
    })),
    marking: document.marking,
    format: document.format,
    author: document.author?.slice(0, longestKeyword) ?? null,
    names: [...new Set(namesOf(document))].map((name) => name.slice(0, longestKeyword)),
    year: document.date.slice(0, 4),
    date: document.date,
    titleKey: sortKey(document.title),
    referenceKey: sortKey(document.reference),
  }
}

function joined({ stream }: WrittenTerms): string {
  return stream.toString('utf8', 0, Math.max(0, stream.length - 1))
}

/** Whoever is named, the author with them. */
function namesOf({ author, people }: SearchDocument): readonly string[] {
  return author === null ? people : [author, ...people]
}

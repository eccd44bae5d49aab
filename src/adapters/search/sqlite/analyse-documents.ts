import { sortKey } from '../../../records/analysis/sort-key.ts'
import { makeNearWriter } from '../../../records/analysis/write-near.ts'
import { betweenFields, makeWordWriter, type WrittenTerms } from '../../../records/analysis/write-words.ts'
import type { SearchDocument } from '../../../search/search-document.ts'
import { nearWordsOf } from '../near-words-of.ts'
import { textsOf } from '../texts-of.ts'
import { makeByteList } from './byte-list.ts'
import { packForwardList } from './forward-list.ts'
import { makeNearKeysRow } from './near-keys-row.ts'

type Known =
  | 'recordId'
  | 'revision'
  | 'accessSet'
  | 'classPath'
  | 'folder'
  | 'marking'
  | 'format'
  | 'author'
  | 'people'
  | 'date'
  | 'filings'

/** A document as the tables of an index file take it: what is known of it, and where its words are. */
export interface AnalysedDocument extends Pick<SearchDocument, Known> {
  readonly titleKey: string
  readonly referenceKey: string
  /** Of its list of terms (`forward-list.ts`). */
  readonly counts: string
  /**
   * How many bytes of the batch are its own: the terms of its reference, title, people, keywords and body, its exact terms, its near
   * keys, and its list of terms, one behind the other.
   */
  readonly lengths: readonly number[]
}

export interface AnalysedBatch {
  readonly documents: readonly AnalysedDocument[]
  /** What the documents have, one document behind the other: it goes from thread to thread without being copied. */
  readonly bytes: Uint8Array<ArrayBuffer>
}

/** Analyses documents for the tables of an index file. */
export function makeDocumentAnalyser(): (documents: readonly SearchDocument[]) => AnalysedBatch {
  const writeWords = makeWordWriter()
  const writeNear = makeNearWriter()
  const nearKeysRow = makeNearKeysRow()

  return (documents) => {
    const all = makeByteList(256 * documents.length)
    const exact = makeByteList()
    const distinctExact = makeByteList()
    const distinct = makeByteList()

    const analyse = (document: SearchDocument): AnalysedDocument => {
      const columns: { readonly count: number; readonly length: number }[] = []
      const lengths: number[] = []
      let exactCount = 0
      for (const list of [exact, distinctExact, distinct]) list.clear()
      const appendExact = (written: WrittenTerms) => {
        for (const bytes of [written.stream, between]) exact.append(bytes)
        distinctExact.append(written.distinct)
        exactCount += written.count + 1
      }
      /** Texts one behind the other, where there are several with something between that no phrase goes over. */
      const appendColumn = (texts: readonly string[]) => {
        const [from, listedFrom] = [all.length, distinct.length]
        let count = 0
        for (const one of texts) {
          const words = writeWords(one)
          all.append(words.terms.stream)
          // What two of them have stands twice here: to be deleted, a term may be named twice.
          distinct.append(words.terms.distinct)
          count += words.terms.count
          if (texts.length > 1) {
            all.append(between)
            count += 1
          }
          appendExact(words.exact)
        }
        if (texts.length > 1) distinct.append(between)
        lengths.push(all.length - from)
        columns.push({ count, length: distinct.length - listedFrom })
      }
      /** Terms that are told again to be deleted, and stand in no column of `terms`. */
      const list = (count: number, terms: Uint8Array) => {
        distinct.append(terms)
        columns.push({ count, length: terms.length })
      }
      for (const texts of textsOf(document)) appendColumn(texts)
      all.append(exact.bytes())
      lengths.push(exact.length)
      distinctExact.append(between)
      list(exactCount, distinctExact.bytes())

      const near = nearWordsOf(document, writeNear)
      const nearFrom = all.length
      all.appendText(nearKeysRow(near))
      lengths.push(all.length - nearFrom)
      for (const words of [near.recognised, near.names])
        list(words.length, Buffer.from(words.map((word) => `${word} `).join('')))

      const { counts, terms } = packForwardList(columns, distinct.bytes())
      all.append(terms)
      lengths.push(terms.length)
      return {
        recordId: document.recordId,
        revision: document.revision,
        accessSet: document.accessSet,
        classPath: document.classPath,
        folder: document.folder,
        marking: document.marking,
        format: document.format,
        author: document.author,
        people: document.people,
        date: document.date,
        filings: document.filings,
        titleKey: sortKey(document.title),
        referenceKey: sortKey(document.reference),
        counts,
        lengths,
      }
    }

    const analysed = documents.map(analyse)
    return { documents: analysed, bytes: all.bytes() }
  }
}

const between = Buffer.from(`${betweenFields} `)

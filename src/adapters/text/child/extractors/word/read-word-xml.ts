import { CannotRead } from '../../cannot-read.ts'
import { decodeText } from '../../characters/decode-text.ts'
import { htmlCharset } from '../../characters/html-charset.ts'
import type { Extraction, ExtractionJob, MutableMetadata } from '../../extraction.ts'
import { readCoreProperties } from '../office/core-properties.ts'
import { readStart } from '../read-plain-text.ts'
import { makeWordMarkup } from './word-markup.ts'
import { wordBody, wordParts } from './word-parts.ts'

const MOST_BYTES = 128 * 1024 * 1024
const CHUNK = 64 * 1024
/** A part of a document that would be an archive, in one file of markup. */
const PART = /(?=<pkg:part\s)/
const PART_NAME = /^<pkg:part\s[^>]{0,1000}?pkg:name="\/([^"]{1,500})"/
const CORE = 'docProps/core.xml'
/** How Word 2003 calls what later releases keep in their core properties. */
const PROPERTIES = /<o:DocumentProperties>[\s\S]{0,100000}?<\/o:DocumentProperties>/
const names: Readonly<Record<string, string>> = { Title: 'title', Author: 'creator', Created: 'created' }

/** Reads a Word document in one file of markup: that of Word 2003, or the parts of a later one behind each other. */
export async function readWordXml(job: ExtractionJob): Promise<Extraction> {
  const { bytes, cut } = await readStart(job.path, MOST_BYTES)
  const decoded = decodeText(bytes, { cut, declared: htmlCharset(bytes) })
  if (decoded === null)
    throw new CannotRead('damaged', 'The document is damaged: it holds bytes that are no text.')
  const parts = decoded.text.split(PART)
  const markup = makeWordMarkup()
  for (const part of inOrder(parts))
    for (let at = 0; at < part.length && markup.length <= job.limits.characters; at += CHUNK)
      markup.write(part.slice(at, at + CHUNK))
  const pages = markup.finish()
  await job.pages(pages.length)
  for (const [index, text] of pages.entries()) await job.page(index + 1, text, null)
  return {
    metadata: metadataIn(parts),
    parts: [],
    warning: cut ? 'Only the first 128 MiB of the document were read.' : undefined,
  }
}

/** What holds words, as it is read of an archive: no styles, and no blocks that wait to be put in. */
function inOrder(parts: readonly string[]): readonly string[] {
  const [before = '', ...rest] = parts
  const placed = rest.map((part) => ({ part, place: placeOf(PART_NAME.exec(part)?.[1] ?? '') }))
  const worded = placed.filter(({ place }) => place >= 0).sort((one, other) => one.place - other.place)
  return [before, ...worded.map(({ part }) => part)]
}

function placeOf(name: string): number {
  return [wordBody, ...wordParts].findIndex((part) => part.test(name))
}

function metadataIn(parts: readonly string[]): MutableMetadata {
  const core = parts.find((part) => PART_NAME.exec(part)?.[1] === CORE)
  if (core !== undefined) return readCoreProperties(core)
  const [older = ''] = PROPERTIES.exec(parts[0] ?? '') ?? []
  return readCoreProperties(
    older.replace(/(<\/?)o:(Title|Author|Created)>/g, (_tag, start, name) => `${start}${names[name]}>`),
  )
}

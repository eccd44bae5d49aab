import { CannotRead } from '../../cannot-read.ts'
import { decodeText } from '../../characters/decode-text.ts'
import { htmlCharset } from '../../characters/html-charset.ts'
import type { Extraction, ExtractionJob } from '../../extraction.ts'
import { readStart } from '../read-plain-text.ts'
import { tellPages, withoutBlankEnd } from '../tell-pages.ts'
import { makeOdfMarkup } from './odf-markup.ts'
import { odfMetadata } from './odf-metadata.ts'

const MOST_BYTES = 128 * 1024 * 1024
const CHUNK = 64 * 1024
const META = /<office:meta>[\s\S]{0,100000}?<\/office:meta>/
const META_WITHIN = 256 * 1024

/** Reads an OpenDocument file that is one file of markup (OpenDocument 1.3, part 3, 3.1.2). Pictures in it are not recognised. */
export async function readFlatOdf(job: ExtractionJob): Promise<Extraction> {
  const { bytes, cut } = await readStart(job.path, MOST_BYTES)
  const decoded = decodeText(bytes, { cut, declared: htmlCharset(bytes) })
  if (decoded === null)
    throw new CannotRead('damaged', 'The document is damaged: it holds bytes that are no text.')
  const { text } = decoded
  const markup = makeOdfMarkup()
  for (let at = 0; at < text.length && markup.length <= job.limits.characters; at += CHUNK)
    markup.write(text.slice(at, at + CHUNK))
  const { pages, margins } = markup.finish()
  const written = [...withoutBlankEnd(pages)]
  const last = [written.pop() ?? '', ...margins].filter((part) => part.trim() !== '').join('\n')
  await tellPages(job, [...written, last])
  const [meta] = META.exec(text.slice(0, META_WITHIN)) ?? []
  return {
    metadata: meta === undefined ? {} : odfMetadata(meta),
    parts: [],
    warning: cut ? 'Only the first 128 MiB of the document were read.' : undefined,
  }
}

import { CannotRead } from '../../cannot-read.ts'
import { decodeText } from '../../characters/decode-text.ts'
import { htmlCharset } from '../../characters/html-charset.ts'
import type { Extraction, ExtractionJob } from '../../extraction.ts'
import { readStart } from '../read-plain-text.ts'
import { makeTakenPictures } from '../taken-pictures.ts'
import { tellPages, withoutBlankEnd } from '../tell-pages.ts'
import { withoutParts } from '../without-parts.ts'
import { unrecognised } from '../word-pictures.ts'
import { binaryName } from './binary-name.ts'
import { makeOdfMarkup } from './odf-markup.ts'
import { odfMetadata } from './odf-metadata.ts'

const MOST_BYTES = 128 * 1024 * 1024
const CHUNK = 64 * 1024
const BEGIN = '<office:binary-data'
const META = /<office:meta>[\s\S]{0,100000}?<\/office:meta>/
const META_WITHIN = 256 * 1024

/** Reads an OpenDocument file that is one file of markup (OpenDocument 1.3, part 3, 3.1.2). Pictures as large as a part of a page are marked for recognition. */
export async function readFlatOdf(job: ExtractionJob): Promise<Extraction> {
  const { bytes, cut } = await readStart(job.path, MOST_BYTES)
  const decoded = decodeText(bytes, { cut, declared: htmlCharset(bytes) })
  if (decoded === null)
    throw new CannotRead('damaged', 'The document is damaged: it holds bytes that are no text.')
  const { text } = decoded
  const markup = makeOdfMarkup()
  for (let at = 0; at < text.length && markup.length <= job.limits.characters; at += CHUNK)
    markup.write(text.slice(at, at + CHUNK))
  const { pages, margins, pictures } = markup.finish()
  const written = [...withoutBlankEnd(pages)]
  const last = [written.pop() ?? '', ...margins].filter((part) => part.trim() !== '').join('\n')
  const taken = makeTakenPictures(job)
  const binaries = new Map(binariesIn(text))
  for (const { page, area, id } of pictures) {
    const digits = binaries.get(id)
    if (digits !== undefined) await taken.take(page, area, () => Buffer.from(digits, 'base64'))
  }
  const left = await taken.tell(await tellPages(job, [...written, last]))
  const [meta] = META.exec(text.slice(0, META_WITHIN)) ?? []
  return withoutParts(meta === undefined ? {} : odfMetadata(meta), [
    ...(cut ? ['Only the first 128 MiB of the document were read.'] : []),
    ...unrecognised(left),
  ])
}

/** The files within the markup, each by its name and in its digits. */
function* binariesIn(text: string): Generator<readonly [name: string, digits: string]> {
  let place = 0
  for (let at = text.indexOf(BEGIN); at >= 0; at = text.indexOf(BEGIN, at + 1)) {
    const start = text.indexOf('>', at) + 1
    const end = text.indexOf('<', start)
    if (start === 0 || end < 0) return
    yield [binaryName(place), text.slice(start, end)]
    place += 1
  }
}

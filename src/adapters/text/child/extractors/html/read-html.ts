import { CannotRead } from '../../cannot-read.ts'
import { decodeText } from '../../characters/decode-text.ts'
import { htmlCharset } from '../../characters/html-charset.ts'
import type { Extraction, ExtractionJob } from '../../extraction.ts'
import { readStart } from '../read-plain-text.ts'
import { htmlTextWithin, htmlTitle } from './html-text.ts'

const MOST_BYTES = 64 * 1024 * 1024
/** Reads the text and the title of an HTML page. */
export async function readHtml(job: ExtractionJob): Promise<Extraction> {
  const { bytes, cut } = await readStart(job.path, MOST_BYTES)
  const decoded = decodeText(bytes, { cut, declared: htmlCharset(bytes) })
  if (decoded === null)
    throw new CannotRead('damaged', 'The page is damaged: it holds bytes that are no text.')
  const title = htmlTitle(decoded.text)
  const { text, isWhole } = htmlTextWithin(decoded.text)
  await job.pages(1)
  await job.page(1, titled(text, title), null)
  const warnings = [
    ...(cut ? ['Only the first 64 MiB of the page were read.'] : []),
    ...(isWhole ? [] : ['Parts of the page lie too deep or are too many, and were left out.']),
  ]
  return {
    metadata: title === undefined ? {} : { title },
    parts: [],
    warning: warnings.length > 0 ? warnings.join(' ') : undefined,
  }
}

/** A browser shows the title above the page: words that only stand there are looked for as well. */
function titled(text: string, title: string | undefined): string {
  return title === undefined || text.startsWith(title) ? text : `${title}\n\n${text}`
}

import type { Extraction, ExtractionJob } from '../../extraction.ts'
import { leftUnread } from '../left-unread.ts'
import { readStart } from '../read-plain-text.ts'
import { makeTakenPictures } from '../taken-pictures.ts'
import { tellPages, withoutBlankEnd } from '../tell-pages.ts'
import { unrecognised } from '../word-pictures.ts'
import { makeRtfPictures } from './rtf-pictures.ts'
import { makeRtfText } from './rtf-text.ts'
import { rtfTokens } from './rtf-tokens.ts'

const MEBIBYTE = 1024 * 1024
const MOST_BYTES = 512 * MEBIBYTE

/**
 * Reads rich text: its body page by page as far as somebody asked for pages, and behind it headers, footers, notes and comments.
 * Words that were deleted are left out, hidden ones are not; pictures as large as a part of a page are marked for recognition. Whatever its bytes, it ends.
 */
export async function readRtf(job: ExtractionJob): Promise<Extraction> {
  const { bytes, cut } = await readStart(job.path, MOST_BYTES)
  const text = makeRtfText()
  const pictures = makeRtfPictures()
  const taken = makeTakenPictures(job)
  for (const token of rtfTokens(bytes)) {
    const picture = pictures.take(token)
    if (picture !== undefined) await taken.take(text.page, picture.area, picture.content)
    if (!text.take(token)) break
    if (token.kind === 'close' && text.length > job.limits.characters) break
  }
  const { pages, behind, metadata, files } = text.finish()
  const written = [...withoutBlankEnd(pages)]
  written.push([written.pop() ?? '', ...behind].filter((part) => part.trim() !== '').join('\n'))
  const left = await taken.tell(await tellPages(job, written))
  const warnings = [
    ...(cut ? ['Only the first 512 MiB of the document were read.'] : []),
    ...unrecognised(left),
    ...leftUnread(files),
  ]
  return { metadata, parts: [], warning: warnings.length > 0 ? warnings.join(' ') : undefined }
}

import type { Extraction, ExtractionJob } from '../../extraction.ts'
import { leftUnread } from '../left-unread.ts'
import { readStart } from '../read-plain-text.ts'
import { tellPages, withoutBlankEnd } from '../tell-pages.ts'
import { makeRtfText } from './rtf-text.ts'
import { rtfTokens } from './rtf-tokens.ts'

const MEBIBYTE = 1024 * 1024
const MOST_BYTES = 512 * MEBIBYTE

/**
 * Reads rich text: its body page by page as far as somebody asked for pages, and behind it headers, footers, notes and comments.
 * Words that were deleted are left out, hidden ones are not; pictures are not recognised. Whatever its bytes, it ends.
 */
export async function readRtf(job: ExtractionJob): Promise<Extraction> {
  const { bytes, cut } = await readStart(job.path, MOST_BYTES)
  const text = makeRtfText()
  for (const token of rtfTokens(bytes)) {
    if (!text.take(token)) break
    if (token.kind === 'close' && text.length > job.limits.characters) break
  }
  const { pages, behind, metadata, files } = text.finish()
  const written = [...withoutBlankEnd(pages)]
  written.push([written.pop() ?? '', ...behind].filter((part) => part.trim() !== '').join('\n'))
  await tellPages(job, written)
  const warnings = [
    ...(cut ? ['Only the first 512 MiB of the document were read.'] : []),
    ...leftUnread(files),
  ]
  return { metadata, parts: [], warning: warnings.length > 0 ? warnings.join(' ') : undefined }
}

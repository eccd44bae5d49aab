import { readFile } from 'node:fs/promises'
import { CannotRead } from '../../cannot-read.ts'
import type { Extraction, ExtractionJob } from '../../extraction.ts'
import { cmsContent } from './cms-content.ts'
import { writePart } from './write-part.ts'

const MOST_BYTES = 512 * 1024 * 1024
const ENDING = /\.p7[ms]$/i

/** Takes out of a file that was signed by itself what was signed, as a part. Throws `CannotRead` for a signature that stands apart. */
export async function readCms(job: ExtractionJob): Promise<Extraction> {
  if (job.size > MOST_BYTES)
    throw new CannotRead('memory-limit', 'The signed file is larger than 512 MiB and was not read.')
  const found = cmsContent(await readFile(job.path))
  if (found.kind !== 'signed')
    throw new CannotRead('unsupported-format', 'This is a signature or certificate; there is no text in it.')
  await job.pages(1)
  await job.page(1, '', null)
  const filename = job.filename.replace(ENDING, '') || 'signed'
  return {
    metadata: {},
    parts: [await writePart(job, { filename, mediaType: '', content: found.content }, 1)],
  }
}

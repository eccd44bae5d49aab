import { CannotRead } from '../cannot-read.ts'
import type { Extraction, ExtractionJob } from '../extraction.ts'
import { imageHeader, refuseTooManyPixels } from '../pages/images.ts'
import { lacksPages } from '../pages/lacks-pages.ts'
import { bitmapHeaderOf } from '../pages/read-bitmap.ts'

/** Counts an image's pages and marks each for recognition; an image has no text of its own. */
export async function readImage(job: ExtractionJob): Promise<Extraction> {
  if (await isBitmap(job)) {
    await job.pages(1)
    await job.page(1, '', 'image')
    return { metadata: {}, parts: [] }
  }
  const header = await imageHeader(job.path, 1)
  refuseTooManyPixels(header, job.limits.pixels)
  const frames = header.pages ?? 1
  // The frames of a GIF or WebP are a film, the pages of a TIFF a document.
  const pages = header.format === 'tiff' ? frames : 1
  if (pages > job.limits.pages) {
    throw new CannotRead(
      'too-many-pages',
      `The image has ${pages} pages; at most ${job.limits.pages} are read.`,
    )
  }
  await job.pages(pages)
  for (let number = 1; number <= pages; number += 1) await job.page(number, '', 'image')
  return { metadata: {}, parts: [], warning: await warningOf(job.path, header.format, frames) }
}

/** A bitmap of Windows is one page. */
async function isBitmap(job: ExtractionJob): Promise<boolean> {
  const bitmap = await bitmapHeaderOf(job.path)
  if (bitmap !== undefined) refuseTooManyPixels(bitmap, job.limits.pixels)
  return bitmap !== undefined
}

async function warningOf(path: string, format: string, frames: number): Promise<string | undefined> {
  if (format === 'tiff')
    return (await lacksPages(path, frames))
      ? 'The file ends too early: pages after its last are lost.'
      : undefined
  return frames > 1 ? 'The picture moves: only its first frame was read.' : undefined
}

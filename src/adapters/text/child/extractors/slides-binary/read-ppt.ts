import { CannotRead } from '../../cannot-read.ts'
import { openCompound } from '../../compound/open-compound.ts'
import { summaryInformation } from '../../compound/summary-information.ts'
import type { Extraction, ExtractionJob } from '../../extraction.ts'
import { blipIn } from '../office/blip.ts'
import { makeTakenPictures } from '../taken-pictures.ts'
import { tellPages } from '../tell-pages.ts'
import { withoutParts } from '../without-parts.ts'
import { unrecognised } from '../word-pictures.ts'
import { readPptDirectory } from './ppt-directory.ts'
import { pptPictureList, pptPictures } from './ppt-pictures.ts'
import { pptSlides } from './ppt-slides.ts'
import { textOfSlide } from './ppt-text.ts'

const DOCUMENT = 'PowerPoint Document'
/** Where a file that PowerPoint 95 can open as well keeps what later releases read. */
const BOTH = 'PP97_DUALSTORAGE'
/** A stream that only PowerPoint 95 wrote. */
const OF_1995 = 'PERSISTENTSTORAGE DIRECTORY'
const PICTURES = 'Pictures'
const NOTHING = Buffer.alloc(0)
const MOST_BYTES = 512 * 1024 * 1024

/**
 * Reads a presentation of PowerPoint 97 to 2003, a slide a page, with its comments and notes; footers stand once, on the last. What only
 * says where to write is not read; pictures as large as a part of a page are marked for recognition. Throws `CannotRead` for what is damaged or encrypted.
 */
export async function readPpt(job: ExtractionJob): Promise<Extraction> {
  const compound = await openCompound(job.path)
  try {
    const both = compound.names([BOTH]).includes(DOCUMENT.toUpperCase()) ? [BOTH] : []
    const stream = await compound.stream([...both, DOCUMENT], MOST_BYTES)
    if (stream === undefined)
      throw new CannotRead('damaged', 'The document is damaged: its main part is missing.')
    if (both.length === 0 && compound.names([]).includes(OF_1995)) throw unsupported()
    const directory = readPptDirectory(await compound.stream([...both, 'Current User'], MOST_BYTES), stream)
    const list = pptPictureList(stream, directory?.places.get(directory.document))
    const shown: { readonly page: number; readonly area: number; readonly at: number }[] = []
    const pages: string[] = []
    const margins = new Set<string>()
    let length = 0
    for (const { place, outline, notes } of pptSlides(stream, directory)) {
      const slide = textOfSlide(stream, place, outline)
      const beside = notes === undefined ? [] : textOfSlide(stream, notes, []).lines
      for (const margin of slide.margins) margins.add(margin)
      for (const picture of pptPictures(stream, place, list)) shown.push({ page: pages.length, ...picture })
      const page = [...slide.lines, ...beside].join('\n')
      length += page.length
      pages.push(page)
      if (length > job.limits.characters) break
    }
    pages.push([pages.pop() ?? '', ...margins].filter((text) => text !== '').join('\n'))
    const taken = makeTakenPictures(job)
    const pictures = shown.length === 0 ? undefined : await compound.stream([...both, PICTURES], MOST_BYTES)
    for (const { page, area, at } of shown)
      await taken.take(page, area, () => blipIn(pictures?.subarray(at) ?? NOTHING) ?? NOTHING)
    const left = await taken.tell(await tellPages(job, pages))
    return withoutParts(await summaryInformation(compound), unrecognised(left))
  } finally {
    await compound.close()
  }
}

function unsupported(): CannotRead {
  return new CannotRead(
    'unsupported-format',
    'This is a PowerPoint 95 presentation (PPT); Muniment keeps it but does not read its text.',
  )
}

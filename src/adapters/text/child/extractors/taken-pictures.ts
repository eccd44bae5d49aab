import { createHash } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { fileTypeFromBuffer } from 'file-type'
import { picturePath } from '../../picture-path.ts'
import type { ExtractionJob } from '../extraction.ts'
import { readableImages } from '../formats/readable-images.ts'
import { leastShown } from './least-shown.ts'

/** Pictures that are taken out of a document to be recognised, which has no archive for them. */
export interface TakenPictures {
  /** One as it stands there: on which page, from 0, and how large it is shown, in square points. */
  take(page: number, area: number, content: () => Buffer): Promise<void>
  /** Tells those that are as large as a page or a part of one, once the pages are told; answers how many cannot be recognised. */
  tell(pages: readonly string[]): Promise<number>
}

/** Makes a taker. It writes no picture twice that stands there twice, and none that is shown too small on any page. */
export function makeTakenPictures(job: ExtractionJob): TakenPictures {
  const taken: { readonly page: number; readonly area: number; readonly file: number | undefined }[] = []
  const written = new Set<string>()
  let files = 0
  return {
    take: async (page, area, content) => {
      if (area < leastShown('')) return
      const bytes = content()
      const digest = createHash('sha256').update(bytes).digest('hex')
      if (written.has(digest)) return
      written.add(digest)
      const isReadable = readableImages.has((await fileTypeFromBuffer(bytes))?.mime ?? '')
      if (isReadable && files < job.limits.pages) {
        files += 1
        await writeFile(picturePath(job.path, files), bytes, { mode: 0o600 })
        taken.push({ page, area, file: files })
      } else taken.push({ page, area, file: undefined })
    },
    tell: async (pages) => {
      let left = 0
      for (const { page, area, file } of taken) {
        const on = Math.min(page, pages.length - 1)
        if (area < leastShown(pages[on] ?? '')) continue
        if (file === undefined) left += 1
        else await job.pictureFile(on + 1, file)
      }
      return left
    },
  }
}

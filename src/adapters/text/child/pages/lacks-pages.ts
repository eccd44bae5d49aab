import { openTiff } from './tiff-file.ts'

/** Whether a TIFF of so many readable pages goes on to one that lies behind its end: what followed was cut off. */
export async function lacksPages(path: string, pages: number): Promise<boolean> {
  const tiff = await openTiff(path)
  if (tiff === null) return false
  try {
    let next = tiff.first
    for (let number = 1; number <= pages; number += 1) {
      const directory = await tiff.directory(next)
      if (directory === null) return false
      next = directory.next
    }
    return next >= tiff.size
  } finally {
    await tiff.close()
  }
}

import type { ExtractionJob } from '../extraction.ts'

/**
 * Tells the pages of a document that has no pictures of them; all as one where they are more than any document has. Answers those
 * that were told.
 */
export async function tellPages(job: ExtractionJob, pages: readonly string[]): Promise<readonly string[]> {
  const shown = pages.length === 0 || pages.length > job.limits.pages ? [pages.join('\n')] : pages
  await job.pages(shown.length)
  for (const [index, text] of shown.entries()) await job.page(index + 1, text, null)
  return shown
}

/** Without the last page where nothing stands on it: a break at the end of a document begins none. */
export function withoutBlankEnd(pages: readonly string[]): readonly string[] {
  return pages.length > 1 && pages.at(-1)?.trim() === '' ? pages.slice(0, -1) : pages
}

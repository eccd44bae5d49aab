import { readLineEnds } from '../../records/read-line-ends.ts'
import { loadSoundPages } from '../load-sound-pages.ts'
import type { FoundRecord, LoadPages } from '../ports.ts'

/** Characters of a component's text are looked at page by page until there are so many; what follows says nothing. */
export type TextOfRecord = (record: Pick<FoundRecord, 'texts'>, most: number) => Promise<string>

/**
 * How the text of a record begins, of each component after the other. Only for records that were re-read with the asker's
 * rights. Nothing where the record is destroyed meanwhile, and nothing of a text that is damaged.
 */
export function makeTextOfRecord(loadPages: LoadPages): TextOfRecord {
  return async ({ texts }, most) => {
    let text = ''
    for (const one of texts) {
      if (text.length >= most) break
      const { components } = await loadSoundPages(loadPages, [one])
      for (const { pages } of components)
        for (const page of pages) {
          if (text.length >= most) break
          text += `${readLineEnds(page.text.slice(0, most - text.length)).joined}\n`
        }
    }
    return text
  }
}

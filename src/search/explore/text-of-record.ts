import { isMunimentError } from '../../kernel/muniment-error.ts'
import { readLineEnds } from '../../records/read-line-ends.ts'
import type { FoundRecord, LoadPages } from '../ports.ts'

/** Characters of a component's text are looked at page by page until there are so many; what follows says nothing. */
export type TextOfRecord = (record: Pick<FoundRecord, 'texts'>, most: number) => Promise<string>

/**
 * How the text of a record begins, of each component after the other. Only for records that were re-read with the asker's
 * rights. Nothing where the record is destroyed meanwhile.
 */
export function makeTextOfRecord(loadPages: LoadPages): TextOfRecord {
  return async ({ texts }, most) => {
    let text = ''
    for (const one of texts) {
      if (text.length >= most) break
      for (const { pages } of await loadOne(loadPages, one))
        for (const page of pages) {
          if (text.length >= most) break
          text += `${readLineEnds(page.text.slice(0, most - text.length)).joined}\n`
        }
    }
    return text
  }
}

async function loadOne(loadPages: LoadPages, text: FoundRecord['texts'][number]) {
  try {
    return await loadPages([text])
  } catch (error) {
    if (isMunimentError(error, 'object-absent')) return []
    throw error
  }
}

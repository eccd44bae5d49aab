import { readFile } from 'node:fs/promises'
import { PDFParse } from 'pdf-parse'
import { answerParent } from '../support/answer-parent.ts'

/** pdf-parse alone: a document's whole text in one call. */
answerParent<{ readonly path: string }>(async ({ path }) => {
  const parser = new PDFParse({ data: new Uint8Array(await readFile(path)), verbosity: 0 })
  try {
    const { total, text } = await parser.getText({ pageJoiner: '' })
    return { pages: total, characters: text.length }
  } finally {
    await parser.destroy()
  }
})

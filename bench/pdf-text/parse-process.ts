import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { PDFParse } from 'pdf-parse'
import { answerParent } from '../support/answer-parent.ts'

const require = createRequire(import.meta.url)
const pdfjs = dirname(createRequire(require.resolve('pdf-parse')).resolve('pdfjs-dist/package.json'))
/** Fonts and character maps where the reader finds them too: without them the library searches in vain. */
const options = {
  verbosity: 0,
  cMapUrl: `${join(pdfjs, 'cmaps')}/`,
  cMapPacked: true,
  standardFontDataUrl: `${join(pdfjs, 'standard_fonts')}/`,
  isEvalSupported: false,
  useSystemFonts: false,
} as const

/** pdf-parse alone: a document's whole text in one call. */
answerParent<{ readonly path: string }>(async ({ path }) => {
  const parser = new PDFParse({ ...options, data: new Uint8Array(await readFile(path)) })
  try {
    const { total, text } = await parser.getText({ pageJoiner: '' })
    return { pages: total, characters: text.length }
  } finally {
    await parser.destroy()
  }
})

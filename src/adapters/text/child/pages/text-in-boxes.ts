import type { PDFiumDocument } from '@hyzyla/pdfium'
import { pageInside } from './page-inside.ts'

/** A part of a page, in points from its lower left corner. */
export interface PageBox {
  readonly left: number
  readonly bottom: number
  readonly right: number
  readonly top: number
}

/** What a page says in each of its boxes, by the words that its author gave for what is drawn there (ISO 32000-2, 14.9.4). */
export function textInBoxes(
  document: PDFiumDocument,
  page: number,
  boxes: readonly PageBox[],
): readonly string[] {
  const { module, pageIdx } = pageInside(document.getPage(page - 1))
  const text = module._FPDFText_LoadPage(pageIdx)
  if (text === 0) return boxes.map(() => '')
  try {
    return boxes.map(({ left, bottom, right, top }) => {
      const ask = (buffer: number, length: number): number =>
        module._FPDFText_GetBoundedText(text, left, top, right, bottom, buffer, length)
      const length = ask(0, 0)
      if (length <= 0) return ''
      const buffer = module.wasmExports.malloc(length * 2)
      try {
        const written = ask(buffer, length)
        const bytes = module.HEAPU8.subarray(buffer, buffer + written * 2)
        return Buffer.from(bytes).toString('utf16le').replace(/\0+$/, '')
      } finally {
        module.wasmExports.free(buffer)
      }
    })
  } finally {
    module._FPDFText_ClosePage(text)
  }
}

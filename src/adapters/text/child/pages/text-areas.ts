import type { PDFiumPage } from '@hyzyla/pdfium'
import { pageInside } from './page-inside.ts'

/** A part of a page as it is seen, in shares of its width and height from the upper left corner. */
export interface PageArea {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

/** Runs of text that are looked at: more than a page has that says little. */
const MOST_RUNS = 5_000
/** The page as so many dots is told to a ten-thousandth of itself, in whole numbers. */
const DOTS = 10_000
const DOUBLES = 4
const DOUBLE_BYTES = 8
const INT_BYTES = 4

/** Where the text of a page lies, also what is not seen of it. */
export function textAreas(page: PDFiumPage): readonly PageArea[] {
  const { module, pageIdx } = pageInside(page)
  const text = module._FPDFText_LoadPage(pageIdx)
  if (text === 0) return []
  const memory = module.wasmExports.malloc(DOUBLES * DOUBLE_BYTES)
  const seen = (pageX: number, pageY: number): readonly [number, number] => {
    module._FPDF_PageToDevice(pageIdx, 0, 0, DOTS, DOTS, 0, pageX, pageY, memory, memory + INT_BYTES)
    const [x = 0, y = 0] = new Int32Array(module.HEAPU8.buffer, module.HEAPU8.byteOffset + memory, 2)
    return [x / DOTS, y / DOTS]
  }
  const boxOf = (run: number): readonly number[] => {
    const [left, top, right, bottom] = [0, 1, 2, 3].map((at) => memory + at * DOUBLE_BYTES)
    if (left === undefined || top === undefined || right === undefined || bottom === undefined) return []
    return module._FPDFText_GetRect(text, run, left, top, right, bottom) === 0
      ? []
      : [...new Float64Array(module.HEAPU8.buffer, module.HEAPU8.byteOffset + memory, DOUBLES)]
  }
  try {
    const count = Math.min(module._FPDFText_CountRects(text, 0, -1), MOST_RUNS)
    return Array.from({ length: Math.max(0, count) }, (_, run) => {
      const [left = 0, top = 0, right = 0, bottom = 0] = boxOf(run)
      const [oneX, oneY] = seen(left, top)
      const [otherX, otherY] = seen(right, bottom)
      return {
        left: Math.min(oneX, otherX),
        top: Math.min(oneY, otherY),
        right: Math.max(oneX, otherX),
        bottom: Math.max(oneY, otherY),
      }
    })
  } finally {
    module.wasmExports.free(memory)
    module._FPDFText_ClosePage(text)
  }
}

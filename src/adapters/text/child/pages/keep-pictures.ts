import type { PDFiumPage } from '@hyzyla/pdfium'
import { pageInside } from './page-inside.ts'

/** FPDF_PAGEOBJ_IMAGE and FPDF_PAGEOBJ_FORM of pdfium's headers: a form is drawn by objects of its own. */
const PICTURE = 3
const FORM = 5
/** Forms within forms that are looked into; pdfium draws no more of them. */
const DEEPEST = 12
const FLOATS = 6
const FLOAT_BYTES = 4

/** Where the edges of a unit square come to lie: the four of a matrix that turn and stretch. */
interface Stretch {
  readonly a: number
  readonly b: number
  readonly c: number
  readonly d: number
}

/** Lets a page, as it was opened, draw nothing but its pictures. Returns which share of it they cover; twice what lies twice. */
export function keepPictures(page: PDFiumPage): number {
  const { module, pageIdx } = pageInside(page)
  const { originalWidth, originalHeight } = page.getOriginalSize()
  const matrix = module.wasmExports.malloc(FLOATS * FLOAT_BYTES)
  const stretchOf = (object: number): Stretch => {
    const known = module._FPDFPageObj_GetMatrix(object, matrix) !== 0
    const [a = 0, b = 0, c = 0, d = 0] = known
      ? new Float32Array(module.HEAPU8.buffer, module.HEAPU8.byteOffset + matrix, FLOATS)
      : []
    return { a, b, c, d }
  }
  let covered = 0
  const keep = (object: number, outer: Stretch, depth: number): void => {
    const type = module._FPDFPageObj_GetType(object)
    if (type === PICTURE) covered += areaOf(within(stretchOf(object), outer))
    else if (type === FORM && depth < DEEPEST) {
      const own = within(stretchOf(object), outer)
      const count = module._FPDFFormObj_CountObjects(object)
      for (let at = 0; at < count; at += 1) keep(module._FPDFFormObj_GetObject(object, at), own, depth + 1)
    } else module._FPDFPageObj_SetIsActive(object, 0)
  }
  try {
    const count = module._FPDFPage_CountObjects(pageIdx)
    for (let at = 0; at < count; at += 1) {
      keep(module._FPDFPage_GetObject(pageIdx, at), { a: 1, b: 0, c: 0, d: 1 }, 0)
    }
  } finally {
    module.wasmExports.free(matrix)
  }
  return covered / Math.max(1, originalWidth * originalHeight)
}

function within(one: Stretch, outer: Stretch): Stretch {
  return {
    a: one.a * outer.a + one.b * outer.c,
    b: one.a * outer.b + one.b * outer.d,
    c: one.c * outer.a + one.d * outer.c,
    d: one.c * outer.b + one.d * outer.d,
  }
}

function areaOf({ a, b, c, d }: Stretch): number {
  return Math.abs(a * d - b * c)
}

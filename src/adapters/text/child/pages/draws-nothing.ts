import type { PDFiumPage } from '@hyzyla/pdfium'
import { pageInside } from './page-inside.ts'

/** FPDF_ANNOT_LINK and FPDF_ANNOT_POPUP of pdfium's headers: they show nothing by themselves. */
const UNSEEN: ReadonlySet<number> = new Set([2, 16])

/** Whether a page has neither content nor anything laid over it: some programs put a whole scan onto a page as a stamp. */
export function drawsNothing(page: PDFiumPage): boolean {
  if (page.getObjectCount() > 0) return false
  const { module, pageIdx } = pageInside(page)
  for (let index = 0; index < module._FPDFPage_GetAnnotCount(pageIdx); index += 1) {
    const annotation = module._FPDFPage_GetAnnot(pageIdx, index)
    const isSeen = !UNSEEN.has(module._FPDFAnnot_GetSubtype(annotation))
    module._FPDFPage_CloseAnnot(annotation)
    if (isSeen) return false
  }
  return true
}

import type { PDFiumDocument } from '@hyzyla/pdfium'
import { pageInside } from './page-inside.ts'

/** FPDF_ANNOT_STAMP, FPDF_FORMFIELD_SIGNATURE and FLAT_NORMALDISPLAY of pdfium's headers. */
const STAMP = 13
const SIGNATURE = 7
const FOR_DISPLAY = 0
const LINE_END = /\r?\n/

/**
 * The lines that stamps and signatures show on a page: they are drawn over it, and kept nowhere as words. It changes the
 * document in memory, whose page has nothing else over it from then on.
 */
export function stampedText(document: PDFiumDocument, page: number): string {
  const opened = document.getPage(page - 1)
  const { module, pageIdx } = pageInside(opened)
  const form = document.initializeFormFields()
  for (let index = module._FPDFPage_GetAnnotCount(pageIdx) - 1; index >= 0; index -= 1) {
    const annotation = module._FPDFPage_GetAnnot(pageIdx, index)
    const stays =
      module._FPDFAnnot_GetSubtype(annotation) === STAMP ||
      module._FPDFAnnot_GetFormFieldType(form, annotation) === SIGNATURE
    module._FPDFPage_CloseAnnot(annotation)
    if (!stays) module._FPDFPage_RemoveAnnot(pageIdx, index)
  }
  const before = opened.getText()
  module._FPDFPage_Flatten(pageIdx, FOR_DISPLAY)
  return addedTo(before, document.getPage(page - 1).getText())
}

/** What was added, which stands last as a rule; else the lines that are new. */
function addedTo(before: string, after: string): string {
  if (after.startsWith(before)) return after.slice(before.length)
  const known = new Set(before.split(LINE_END))
  const lines = after.split(LINE_END).filter((line) => !known.has(line))
  return lines.join('\n')
}

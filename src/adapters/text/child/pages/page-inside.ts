import type { PDFiumPage } from '@hyzyla/pdfium'

interface PageInside {
  readonly pageIdx: number
  readonly module: {
    _FPDFPage_GetAnnotCount(page: number): number
    _FPDFPage_GetAnnot(page: number, index: number): number
    _FPDFPage_CloseAnnot(annotation: number): void
    _FPDFPage_RemoveAnnot(page: number, index: number): number
    _FPDFAnnot_GetSubtype(annotation: number): number
    _FPDFAnnot_GetFormFieldType(form: number, annotation: number): number
    _FPDFPage_Flatten(page: number, use: number): number
    _FPDF_ClosePage(page: number): void
    _FPDFText_LoadPage(page: number): number
    _FPDFText_ClosePage(text: number): void
    _FPDFText_GetBoundedText(
      text: number,
      left: number,
      top: number,
      right: number,
      bottom: number,
      buffer: number,
      length: number,
    ): number
    _FPDFText_CountRects(text: number, first: number, count: number): number
    _FPDFText_GetRect(
      text: number,
      index: number,
      left: number,
      top: number,
      right: number,
      bottom: number,
    ): number
    _FPDF_PageToDevice(
      page: number,
      startX: number,
      startY: number,
      width: number,
      height: number,
      turn: number,
      pageX: number,
      pageY: number,
      x: number,
      y: number,
    ): number
    _FPDFPage_CountObjects(page: number): number
    _FPDFPage_GetObject(page: number, index: number): number
    _FPDFFormObj_CountObjects(form: number): number
    _FPDFFormObj_GetObject(form: number, index: number): number
    _FPDFPageObj_GetType(object: number): number
    _FPDFPageObj_GetMatrix(object: number, matrix: number): number
    _FPDFPageObj_SetIsActive(object: number, active: number): number
    readonly HEAPU8: Uint8Array
    readonly wasmExports: { malloc(bytes: number): number; free(at: number): void }
  }
}

/** What the library keeps of a page to itself. Its version is pinned; the tests show whether it still holds. */
export function pageInside(page: PDFiumPage): PageInside {
  return page as unknown as PageInside
}

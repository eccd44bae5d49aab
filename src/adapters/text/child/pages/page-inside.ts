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
    readonly HEAPU8: Uint8Array
    readonly wasmExports: { malloc(bytes: number): number; free(at: number): void }
  }
}

/** What the library keeps of a page to itself. Its version is pinned; the tests show whether it still holds. */
export function pageInside(page: PDFiumPage): PageInside {
  return page as unknown as PageInside
}

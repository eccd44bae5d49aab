import { type OpenedPdf, openPdf } from '../../pages/pdfium.ts'

/** Opens the second reader when it is first asked for. */
export interface SecondReader {
  open(): Promise<OpenedPdf>
  close(): Promise<void>
}

/** A second reader of a document, not opened yet. */
export function makeSecondReader(bytes: Buffer): SecondReader {
  let opened: Promise<OpenedPdf> | undefined
  return {
    open: () => {
      opened ??= openPdf(bytes)
      return opened
    },
    close: async () => {
      const pdf = await opened?.catch(() => undefined)
      pdf?.close()
    },
  }
}

/** How many pages the second reader counts: none of what it cannot open. */
export function countSecond(second: SecondReader): Promise<number> {
  return second.open().then(
    ({ pageCount }) => pageCount,
    () => 0,
  )
}

import PDFDocument from 'pdfkit'

/** What a page shows, from top to bottom. */
export interface PagePlan {
  /** Lines of text, as the page's own text. */
  readonly lines?: readonly string[]
  /** A picture over the whole page, beneath the lines. */
  readonly scan?: Buffer
  /** Anything else that pdfkit draws. */
  readonly draw?: (page: PDFKit.PDFDocument) => void
}

/** A fixed instant, so that a document is the same bytes whenever it is made. */
export const SOME_DAY = new Date('2020-03-02T09:30:00Z')

export interface PdfOptions {
  readonly title?: string
  readonly author?: string
  readonly created?: Date
  readonly userPassword?: string
  readonly ownerPassword?: string
  readonly fontSize?: number
}

/** Makes an A4 PDF with the standard fonts. */
export function makePdf(pages: readonly PagePlan[], options: PdfOptions = {}): Promise<Buffer> {
  const { title, author, created = SOME_DAY, fontSize = 11 } = options
  const document = new PDFDocument({
    autoFirstPage: false,
    size: 'A4',
    margin: 72,
    info: {
      CreationDate: created,
      ...(title ? { Title: title } : {}),
      ...(author ? { Author: author } : {}),
    },
    ...(options.userPassword === undefined ? {} : { userPassword: options.userPassword }),
    ...(options.ownerPassword === undefined ? {} : { ownerPassword: options.ownerPassword }),
  })
  const chunks: Buffer[] = []
  document.on('data', (chunk: Buffer) => chunks.push(chunk))
  const done = new Promise<Buffer>((resolve) => document.on('end', () => resolve(Buffer.concat(chunks))))
  for (const { lines = [], scan, draw } of pages) {
    document.addPage()
    if (scan !== undefined)
      document.image(scan, 0, 0, { width: document.page.width, height: document.page.height })
    draw?.(document)
    document.fontSize(fontSize)
    for (const [index, line] of lines.entries()) {
      document.text(line, 72, 72 + index * fontSize * 1.4, { lineBreak: false })
    }
  }
  document.end()
  return done
}

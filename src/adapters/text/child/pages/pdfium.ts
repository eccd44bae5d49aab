import { PDFiumLibrary, type PDFiumPage } from '@hyzyla/pdfium'
import type { GrayImage } from '../../../../ingest/ports.ts'
import { drawsNothing } from './draws-nothing.ts'
import { LONGEST_SIDE } from './images.ts'
import { keepPictures } from './keep-pictures.ts'
import { pageInside } from './page-inside.ts'
import { stampedText } from './stamped-text.ts'
import { textAreas } from './text-areas.ts'
import { type PageBox, textInBoxes } from './text-in-boxes.ts'
import { whyClosed } from './why-closed.ts'
import { wipeAreas } from './wipe-areas.ts'

/** A PDF opened for rendering, and for its text where the first reader fails. Pages count from 1. */
export interface OpenedPdf {
  readonly pageCount: number
  /** Renders a page at `dotsPerInch`, or at fewer where it would have more than `mostPixels`. */
  render(page: number, dotsPerInch: number, mostPixels: number): Promise<GrayImage>
  /** The same with nothing but its pictures, and `paper` where its own text lies, seen or not; `null` where they cover less than `leastShare`. */
  pictures(page: number, look: LookAtPictures): Promise<GrayImage | null>
  text(page: number): string
  /** What it says in each box; '' where it says nothing. */
  textIn(page: number, boxes: readonly PageBox[]): readonly string[]
  /** The lines that stamps and signatures show on the page; asked last, because they stay alone over it. */
  stampedText(page: number): string
  /** Whether nothing at all is drawn on the page. */
  isEmpty(page: number): boolean
  close(): void
}

/** How pictures are looked at: `paper` is the shade of the page, `leastShare` a share of it. */
export interface LookAtPictures {
  readonly dotsPerInch: number
  readonly mostPixels: number
  readonly leastShare: number
  readonly paper: number
}

const POINTS_PER_INCH = 72
/** What pdfium gives for a hyphen with which a line ends, and for that line end. */
const HYPHEN_AT_LINE_END = '\ufffe'
let library: Promise<PDFiumLibrary> | undefined

/** Opens a PDF with pdfium. Throws `CannotRead`: `encrypted` or `damaged`. */
export async function openPdf(bytes: Uint8Array): Promise<OpenedPdf> {
  library ??= PDFiumLibrary.init()
  const document = await (await library).loadDocument(bytes).catch((error: unknown) => {
    throw whyClosed(bytes, error)
  })
  return {
    pageCount: document.getPageCount(),
    render: (page, dotsPerInch, mostPixels) =>
      renderPage(document.getPage(page - 1), dotsPerInch, mostPixels),
    pictures: async (page, { dotsPerInch, mostPixels, leastShare, paper }) => {
      const opened = document.getPage(page - 1)
      const areas = textAreas(opened)
      if (keepPictures(opened) < leastShare) {
        pageInside(opened).module._FPDF_ClosePage(pageInside(opened).pageIdx)
        return null
      }
      return wipeAreas(await renderPage(opened, dotsPerInch, mostPixels), areas, paper)
    },
    isEmpty: (page) => drawsNothing(document.getPage(page - 1)),
    text: (page) =>
      document
        .getPage(page - 1)
        .getText()
        .replaceAll(HYPHEN_AT_LINE_END, '-\n'),
    textIn: (page, boxes) => textInBoxes(document, page, boxes),
    stampedText: (page) => stampedText(document, page),
    close: () => document.destroy(),
  }
}

async function renderPage(opened: PDFiumPage, dotsPerInch: number, mostPixels: number): Promise<GrayImage> {
  const { originalWidth, originalHeight } = opened.getOriginalSize()
  const area = Math.max(1, originalWidth * originalHeight)
  const scale = Math.min(
    dotsPerInch / POINTS_PER_INCH,
    Math.sqrt(mostPixels / area),
    LONGEST_SIDE / Math.max(1, originalWidth, originalHeight),
  )
  const rendered = await opened.render({
    scale,
    colorSpace: 'Gray',
    renderFormFields: true,
    render: async ({ data }) => data,
  })
  return { width: rendered.width, height: rendered.height, data: rendered.data }
}

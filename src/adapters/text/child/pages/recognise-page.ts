import { readFile, stat } from 'node:fs/promises'
import type { TextRecogniser } from '../../../../ingest/ports.ts'
import type { ChildTask, InsidePicture, UnwornAnswer } from '../../child-messages.ts'
import { makeNativeRecogniser } from '../ocr/native-recogniser.ts'
import { makeOrientationFinder } from '../ocr/orientation.ts'
import { makeTesseractJsRecogniser } from '../ocr/tesseract-js-recogniser.ts'
import { readEntry } from '../zip/read-entry.ts'
import { cropImage } from './crop-image.ts'
import { type LoadedImage, loadImage, MOST_PAGE_PIXELS } from './images.ts'
import { type OpenedPdf, openPdf } from './pdfium.ts'
import { recogniseUpright } from './recognise-upright.ts'

type RecogniseTask = Extract<ChildTask, { kind: 'recognise' }>

/** Renders and recognises single pages. */
export interface PageRecogniser {
  /** Throws `CannotRead` where the page cannot be rendered. */
  recognise(task: RecogniseTask): Promise<UnwornAnswer>
}

const DOTS_PER_INCH = 300

/** Makes the recogniser of one child; engines and the last opened PDF live on between pages. */
export function makePageRecogniser({
  nativeTesseract,
}: {
  readonly nativeTesseract: string | null
}): PageRecogniser {
  const own = makeTesseractJsRecogniser()
  const recogniser = nativeTesseract === null ? own : firstThatCan(makeNativeRecogniser(nativeTesseract), own)
  const orientation = makeOrientationFinder()
  const pdfs = makePdfShelf()
  return {
    recognise: async ({ path, source, page, limits }) => {
      const { image, truncated } =
        source === 'pdf'
          ? {
              image: await (await pdfs.open(path)).render(page, DOTS_PER_INCH, MOST_PAGE_PIXELS),
              truncated: false,
            }
          : source === 'image'
            ? await loadImage(path, page, limits.pixels)
            : await loadShown(path, source, limits.pixels)
      const { text, confidence, language } = await recogniseUpright(image, recogniser, orientation)
      const warning = truncated ? 'The picture ends too early: only its beginning could be read.' : null
      return { kind: 'recognised', text, confidence, language, warning }
    },
  }
}

/** What is shown of a picture within an archive. */
async function loadShown(path: string, { entry, crop }: InsidePicture, pixels: number): Promise<LoadedImage> {
  const loaded = await loadImage(await readEntry(path, entry), 1, pixels)
  return crop === undefined ? loaded : { ...loaded, image: cropImage(loaded.image, crop) }
}

/** The native program where it can, tesseract.js for the page on which it fails: an installation may break at any time. */
function firstThatCan(native: TextRecogniser, own: TextRecogniser): TextRecogniser {
  return {
    recognise: (image) => native.recognise(image).catch(() => own.recognise(image)),
    close: async () => {
      await Promise.all([native.close(), own.close()])
    },
  }
}

interface PdfShelf {
  open(path: string): Promise<OpenedPdf>
}

/** Keeps the last PDF open, because pages of one document come one after another. */
function makePdfShelf(): PdfShelf {
  let last: { readonly key: string; readonly pdf: Promise<OpenedPdf> } | undefined
  return {
    open: async (path) => {
      const { size, mtimeMs, ino } = await stat(path)
      const key = `${path} ${size} ${mtimeMs} ${ino}`
      if (last?.key !== key) {
        const old = last
        last = undefined
        if (old !== undefined) (await old.pdf.catch(() => undefined))?.close()
        last = { key, pdf: readFile(path).then(openPdf) }
      }
      return last.pdf
    },
  }
}

import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { PDFParse } from 'pdf-parse'
import { countLetters } from '../../judgement/count-letters.ts'
import { judgeOwnText } from '../../judgement/judge-own-text.ts'
import { hasUnexplainedInk } from '../../judgement/unexplained-ink.ts'
import { CannotRead } from '../cannot-read.ts'
import type { Extraction, ExtractionJob, MutableMetadata } from '../extraction.ts'
import { type OpenedPdf, openPdf } from '../pages/pdfium.ts'
import { leftUnread } from './left-unread.ts'
import { ownPageText } from './own-page-text.ts'
import { pdfMetadata } from './pdf-metadata.ts'
import { pdfPage, pdfPageCount } from './pdf-page.ts'
import { withoutLostSigns } from './without-lost-signs.ts'
import { writtenOnPage } from './written-on-page.ts'

const MOST_BYTES = 1024 * 1024 * 1024
/** Pages told before the parent is waited for: enough that waiting costs nothing, few enough that none pile up. */
const CHUNK = 8
/** What stands where the first reader knew of no character for a sign: figures are lost so, of fonts that name them oddly. */
const LOST_SIGNS = /[[\p{Cc}--\s]\ufffd]/gv
const LOOK = { dotsPerInch: 72, mostPixels: 2_000_000 } as const
const ATTACHED = '/EmbeddedFile'
const TYPE_BEFORE = /\/Type\s*$/
const TYPE_WITHIN = 16
/** What follows a name that is whole: no letter goes on with it (ISO 32000-2, 7.2.3). */
const NAME_ENDS = /^[\s\0/<>[\](){}%]?$/

const require = createRequire(import.meta.url)
const pdfjs = dirname(createRequire(require.resolve('pdf-parse')).resolve('pdfjs-dist/package.json'))
const options = {
  verbosity: 0,
  // Character maps of East Asian fonts and widths of the standard ones lie beside the library; nothing is fetched.
  cMapUrl: `${join(pdfjs, 'cmaps')}/`,
  cMapPacked: true,
  standardFontDataUrl: `${join(pdfjs, 'standard_fonts')}/`,
  isEvalSupported: false,
  useSystemFonts: false,
  stopAtErrors: false,
} as const

/**
 * Reads a PDF's own text page by page, and marks the pages that must be recognised. Two readers stand behind it: what
 * the first cannot open or read, the second is asked for. Throws `CannotRead` where both fail.
 */
export async function readPdf(job: ExtractionJob): Promise<Extraction> {
  if (job.size > MOST_BYTES)
    throw new CannotRead('memory-limit', 'The PDF is larger than 1 GiB and was not read.')
  const bytes = await readFile(job.path)
  const second = makeSecondReader(bytes)
  const parser = new PDFParse({ ...options, data: new Uint8Array(bytes) })
  try {
    const pageCount = await countPages(parser, second)
    if (pageCount > job.limits.pages) {
      throw new CannotRead(
        'too-many-pages',
        `The PDF says it has ${pageCount} pages; at most ${job.limits.pages} are read.`,
      )
    }
    await job.pages(pageCount)
    const stamped = async (number: number): Promise<string> => (await second.open()).stampedText(number)
    let damagedPages = 0
    for (let first = 1; first <= pageCount; first += CHUNK) {
      const last = Math.min(first + CHUNK - 1, pageCount)
      const told: Promise<void>[] = []
      for (let number = first; number <= last; number += 1) {
        const text = await pageText(parser, second, number)
        if (text === null) damagedPages += 1
        const recognise = (await wantsRecognition(text ?? '', number, second)) ? 'pdf' : null
        told.push(
          job.page(
            number,
            withoutLostSigns(text ?? ''),
            recognise,
            await writtenOnPage(parser, number, stamped),
          ),
        )
      }
      await Promise.all(told)
    }
    return { metadata: await metadataOf(parser), parts: [], warning: warningOf(bytes, damagedPages) }
  } finally {
    await parser.destroy().catch(() => undefined)
    await second.close()
  }
}

/** Opens the second reader when it is first asked for. */
interface SecondReader {
  open(): Promise<OpenedPdf>
  close(): Promise<void>
}

function makeSecondReader(bytes: Buffer): SecondReader {
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

/**
 * The first reader counts no further than to a page that is damaged, and opens nothing where a password is asked for, though
 * only attached files want one: the second is then asked.
 */
async function countPages(parser: PDFParse, second: SecondReader): Promise<number> {
  const count = await pdfPageCount(parser).catch(() => 0)
  if (count > 0 && (await hasPage(parser, count))) return count
  const other = second.open().then(({ pageCount }) => pageCount)
  return count > 0 ? Math.max(count, await other.catch(() => 0)) : other
}

function hasPage(parser: PDFParse, number: number): Promise<boolean> {
  return pdfPage(parser, number).then(
    () => true,
    () => false,
  )
}

/** A page's own text; `null` where no reader could make sense of the page. */
async function pageText(parser: PDFParse, second: SecondReader, number: number): Promise<string | null> {
  const text = await ownPageText(parser, number).catch(() => null)
  const lost = text?.match(LOST_SIGNS)?.length ?? 0
  if (text !== null && lost === 0) return text
  try {
    const other = (await second.open()).text(number)
    return text === null || hasFound(other, text, lost) ? other : text
  } catch {
    return text
  }
}

/** Whether the second reader knows most of the signs that the first has lost: rules and brackets drawn as signs are none. */
function hasFound(other: string, text: string, lost: number): boolean {
  return judgeOwnText(other) !== 'garbled' && countLetters(other) - countLetters(text) > lost / 2
}

async function wantsRecognition(text: string, number: number, second: SecondReader): Promise<boolean> {
  const verdict = judgeOwnText(text)
  if (verdict === 'enough') return false
  if (verdict === 'garbled') return true
  try {
    const pdf = await second.open()
    if (verdict === 'none') return !pdf.isEmpty(number)
    const image = await pdf.render(number, LOOK.dotsPerInch, LOOK.mostPixels)
    return hasUnexplainedInk(image, countLetters(text))
  } catch {
    // A page that cannot be rendered cannot be recognised either: its own text stands. Without any, the attempt will say why.
    return verdict === 'none'
  }
}

async function metadataOf(parser: PDFParse): Promise<MutableMetadata> {
  try {
    const { info } = await parser.getInfo()
    return pdfMetadata(info)
  } catch {
    return {}
  }
}

function warningOf(bytes: Buffer, damagedPages: number): string | undefined {
  const warnings = [...damageOf(bytes, damagedPages), ...leftUnread(countAttached(bytes))]
  return warnings.length > 0 ? warnings.join(' ') : undefined
}

function damageOf(bytes: Buffer, damagedPages: number): readonly string[] {
  if (damagedPages > 0) return [`${damagedPages} of its pages are damaged and have no text of their own.`]
  const tail = bytes.subarray(Math.max(0, bytes.length - 2_048))
  return tail.includes('%%EOF')
    ? []
    : ['The PDF does not end as it should: it was perhaps cut off, and pages may be missing.']
}

/**
 * Files attached to the PDF, to a page of it, or gathered in it as a portfolio. Their streams stand in plain sight whatever
 * else is compressed or encrypted (ISO 32000-2, 7.5.7, 7.11.4); the library would unpack them all to count them.
 */
function countAttached(bytes: Buffer): number {
  let count = 0
  for (let at = bytes.indexOf(ATTACHED); at >= 0; at = bytes.indexOf(ATTACHED, at + ATTACHED.length)) {
    const before = bytes.toString('latin1', Math.max(0, at - TYPE_WITHIN), at)
    const [after = ''] = bytes.toString('latin1', at + ATTACHED.length, at + ATTACHED.length + 1)
    if (TYPE_BEFORE.test(before) && NAME_ENDS.test(after)) count += 1
  }
  return count
}

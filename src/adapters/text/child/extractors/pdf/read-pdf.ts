import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { PDFParse } from 'pdf-parse'
import { countLetters } from '../../../judgement/count-letters.ts'
import { hasPicturedWords } from '../../../judgement/has-pictured-words.ts'
import { judgeOwnText } from '../../../judgement/judge-own-text.ts'
import { hasUnexplainedInk, paperShade } from '../../../judgement/unexplained-ink.ts'
import { CannotRead } from '../../cannot-read.ts'
import type { Extraction, ExtractionJob, MutableMetadata } from '../../extraction.ts'
import { leftUnread } from '../left-unread.ts'
import { pdfMetadata } from './pdf-metadata.ts'
import { isXfaForm, pdfPage, pdfPageCount } from './pdf-page.ts'
import { formText, pageText } from './pdf-page-text.ts'
import { countSecond, makeSecondReader, type SecondReader } from './second-reader.ts'
import { withoutLostSigns } from './without-lost-signs.ts'
import { writtenOnPage } from './written-on-page.ts'

const MOST_BYTES = 1024 * 1024 * 1024
/** Pages told before the parent is waited for: enough that waiting costs nothing, few enough that none pile up. */
const CHUNK = 8
const LOOK = { dotsPerInch: 72, mostPixels: 2_000_000 } as const
/** A twelfth of a page: more than a logo or the line for a signature. */
const LEAST_PICTURED = 1 / 12
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
  enableXfa: true,
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
    const isForm = await isXfaForm(parser)
    const pageCount = await countPages(parser, second, isForm)
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
        const text = await (isForm ? formText : pageText)(parser, second, number)
        if (text === null) damagedPages += 1
        const isDrawn = !isForm || number <= (await countSecond(second))
        const recognise = isDrawn && (await wantsRecognition(text ?? '', number, second)) ? 'pdf' : null
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

/**
 * The first reader counts no further than to a page that is damaged, and opens nothing where a password is asked for, though
 * only attached files want one: the second is then asked. Of a form each counts its own pages.
 */
async function countPages(parser: PDFParse, second: SecondReader, isForm: boolean): Promise<number> {
  const count = await pdfPageCount(parser).catch(() => 0)
  if (count > 0 && !isForm && (await hasPage(parser, count))) return count
  return count > 0 ? Math.max(count, await countSecond(second)) : (await second.open()).pageCount
}

function hasPage(parser: PDFParse, number: number): Promise<boolean> {
  return pdfPage(parser, number).then(
    () => true,
    () => false,
  )
}

async function wantsRecognition(text: string, number: number, second: SecondReader): Promise<boolean> {
  const verdict = judgeOwnText(text)
  if (verdict === 'enough') return false
  if (verdict === 'garbled') return true
  try {
    const pdf = await second.open()
    if (verdict === 'none') return !pdf.isEmpty(number)
    const image = await pdf.render(number, LOOK.dotsPerInch, LOOK.mostPixels)
    if (hasUnexplainedInk(image, countLetters(text))) return true
    const paper = paperShade(image.data)
    const pictures = await pdf.pictures(number, { ...LOOK, leastShare: LEAST_PICTURED, paper })
    return pictures !== null && hasPicturedWords(pictures, paper)
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
  if (damagedPages === 1) return ['One of its pages is damaged and has no text of its own.']
  if (damagedPages > 1) return [`${damagedPages} of its pages are damaged and have no text of their own.`]
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

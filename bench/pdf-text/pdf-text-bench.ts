import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { makeDocumentReader } from '../../src/adapters/text/make-document-reader.ts'
import type { Bench } from '../bench.ts'
import { alone, compare, type Figure } from '../report/figure.ts'
import { findProgram, runProgram } from '../support/find-program.ts'
import { interleave, seconds } from '../support/interleave.ts'
import { sideBySide } from '../support/side-by-side.ts'
import { startChild } from '../support/start-child.ts'
import { watchLargest } from '../support/watch-readers.ts'
import { makeReports } from './make-reports.ts'

/** The document reader on PDFs with text, beside pdf-parse alone in as many processes. */
export const pdfTextBench: Bench = {
  name: 'pdf-text',
  run: async ({ folder, cores, full, closing, say }) => {
    say('making reports')
    const count = cores * (full ? 24 : 6)
    const pages = full ? 20 : 10
    const paths = await makeReports(folder, count, pages)
    const temporaryFolder = join(folder, 'reader')
    await mkdir(temporaryFolder)
    const reader = makeDocumentReader({ temporaryFolder, processes: cores })
    closing.later('reader', () => reader.close())
    const parsers = Array.from({ length: cores }, () =>
      startChild(join(import.meta.dirname, 'parse-process.ts'), {}, closing),
    )
    const read = async (path: string): Promise<void> => {
      const result = await reader.read(
        { path, filename: 'report.pdf', mediaType: 'application/pdf' },
        () => undefined,
      )
      if (result.outcome !== 'read' || result.pages.length !== pages)
        throw new Error(`not read whole: ${path}`)
    }
    const perSecond = async (work: () => Promise<unknown>): Promise<number> =>
      (count * pages) / (await seconds(work))
    const sides = {
      reader: () => perSecond(() => Promise.all(paths.map(read))),
      parser: () => perSecond(() => sideBySide(parsers, paths, (parser, path) => parser.ask({ path }))),
    }
    say('warming up')
    // All of them: a reading process lives for a thousand documents, and what it does at first says little of them.
    await sides.reader()
    await sides.parser()
    say(`reading ${count} PDFs of ${pages} pages in ${cores} processes`)
    const pdftotext = await findProgram('pdftotext')
    const runs = await interleave(full ? 7 : 3, {
      ...sides,
      ...(pdftotext !== undefined && {
        native: () =>
          perSecond(() =>
            sideBySide(Array.from({ length: cores }), paths, (_, path) => runProgram(pdftotext, [path, '-'])),
          ),
      }),
    })
    const figures: Figure[] = [
      compare({
        name: 'text of PDFs',
        unit: 'pages/s',
        values: runs('reader'),
        peer: { name: 'pdf-parse alone', values: runs('parser') },
        goal: { kind: 'at-least', ratio: 0.9 },
      }),
    ]
    if (pdftotext !== undefined) {
      figures.push(
        compare({
          name: 'text of PDFs, native',
          unit: 'pages/s',
          values: runs('reader'),
          peer: { name: 'pdftotext', values: runs('native') },
        }),
      )
    }
    const longest = full ? 1_000 : 200
    say(`reading a PDF of ${longest} pages`)
    const [long = ''] = await makeReports(temporaryFolder, 1, longest)
    const largest = await watchLargest(() =>
      reader.read({ path: long, filename: 'long.pdf', mediaType: 'application/pdf' }, () => undefined),
    )
    if (largest !== undefined)
      figures.push(
        alone(`text of a PDF of ${longest} pages, peak memory of the largest reading process`, 'MiB', [
          largest,
        ]),
      )
    return figures
  },
}

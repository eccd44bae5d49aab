import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createWorker, OEM, PSM, type Worker } from 'tesseract.js'
import { englishData } from '../../src/adapters/text/child/ocr/language-data.ts'
import { findNativeTesseract } from '../../src/adapters/text/find-native-tesseract.ts'
import {
  makeDocumentReader,
  type PooledDocumentReader,
} from '../../src/adapters/text/make-document-reader.ts'
import { makeScan } from '../../tests/support/make-documents/make-scan.ts'
import type { Bench, BenchContext } from '../bench.ts'
import { compare, type Figure } from '../report/figure.ts'
import { findProgram, runProgram } from '../support/find-program.ts'
import { interleave, seconds } from '../support/interleave.ts'
import { sideBySide } from '../support/side-by-side.ts'
import { pageOfPhrases } from './page-of-phrases.ts'

const DOTS_PER_INCH = 300
const SECONDS_A_MINUTE = 60
/** Lines of a page in the quick run, half a letter. */
const QUICK_LINES = 8

/** The document reader on scanned pages, beside tesseract.js alone with as many workers and the same settings. */
export const ocrBench: Bench = {
  name: 'ocr',
  run: async (context) => {
    const { folder, cores, full, closing, say } = context
    say('making scans')
    const count = cores * (full ? 8 : 1)
    const paths = await makeScans(folder, count, full ? undefined : QUICK_LINES)
    const first = paths.slice(0, cores)
    const reader = await openReader(context, 'tesseract.js')
    const workers = await Promise.all(Array.from({ length: cores }, startWorker))
    closing.later('workers', async () => {
      await Promise.all(workers.map((worker) => worker.terminate()))
    })
    const perMinute = async (work: () => Promise<unknown>): Promise<number> =>
      (count * SECONDS_A_MINUTE) / (await seconds(work))
    const sides = {
      reader: () => perMinute(() => Promise.all(paths.map((path) => readScan(reader, path)))),
      alone: () =>
        perMinute(() =>
          sideBySide(workers, paths, async (worker, path) => {
            await worker.recognize(await readFile(path), { rotateAuto: true }, { text: true })
          }),
        ),
    }
    say('warming up')
    await Promise.all(first.map((path) => readScan(reader, path)))
    await sideBySide(workers, first, (worker, path) =>
      worker.recognize(path, { rotateAuto: true }, { text: true }),
    )
    const others = await nativeSides(context, paths, perMinute)
    say(
      `recognising ${count} pages with ${cores} workers${others === undefined ? '' : ', and with native programs'}`,
    )
    const runs = await interleave(full ? 5 : 2, {
      ...sides,
      ...others,
    })
    const beside = (name: string, side: string, peer: string, goal?: number): Figure[] => {
      if (runs(side).length === 0 || runs(peer).length === 0) return []
      const rest = goal === undefined ? {} : { goal: { kind: 'at-least' as const, ratio: goal } }
      return [
        compare({
          name,
          unit: 'pages/min',
          values: runs(side),
          peer: { name: peerNames[peer] ?? peer, values: runs(peer) },
          ...rest,
        }),
      ]
    }
    return [
      ...beside('recognition of scans by tesseract.js', 'reader', 'alone', 0.95),
      ...beside('recognition of scans by the native program', 'nativeReader', 'native'),
      ...beside('recognition of scans as installed, beside OCRmyPDF', 'nativeReader', 'ocrmypdf'),
    ]
  },
}

const peerNames: { readonly [side: string]: string } = {
  alone: 'tesseract.js alone',
  native: 'tesseract',
  ocrmypdf: 'ocrmypdf',
}

/** Seeded pages of plain English words, slightly askew and noisy, so that recognition has something to do. */
async function makeScans(folder: string, count: number, lines?: number): Promise<readonly string[]> {
  const paths: string[] = []
  for (let number = 1; number <= count; number += 1) {
    const scan = await makeScan(pageOfPhrases(number, lines), {
      dotsPerInch: DOTS_PER_INCH,
      tilt: 0.4,
      noise: 6,
      seed: number,
    })
    const path = join(folder, `scan-${number}.png`)
    await writeFile(path, await scan.withMetadata({ density: DOTS_PER_INCH }).png().toBuffer())
    paths.push(path)
  }
  return paths
}

async function openReader(
  { folder, cores, closing }: BenchContext,
  recogniser: 'auto' | 'tesseract.js',
): Promise<PooledDocumentReader> {
  const temporaryFolder = join(folder, `reader-${recogniser}`)
  await mkdir(temporaryFolder)
  const reader = makeDocumentReader({ temporaryFolder, processes: cores, recogniser })
  closing.later('reader', () => reader.close())
  return reader
}

async function readScan(reader: PooledDocumentReader, path: string): Promise<void> {
  const result = await reader.read({ path, filename: 'scan.png', mediaType: 'image/png' }, () => undefined)
  if (result.outcome !== 'read' || result.method !== 'ocr') throw new Error(`not recognised: ${path}`)
}

/** A worker as the library's users would start it, with the reader's own settings: only what is around it differs. */
async function startWorker(): Promise<Worker> {
  const worker = await createWorker('eng', OEM.LSTM_ONLY, {
    langPath: englishData,
    gzip: true,
    cacheMethod: 'none',
  })
  await worker.setParameters({ tessedit_pageseg_mode: PSM.AUTO, user_defined_dpi: '300' })
  return worker
}

/** What is installed natively: the reader with it, the program itself, and OCRmyPDF; `undefined` without a program. */
async function nativeSides(
  context: BenchContext,
  paths: readonly string[],
  perMinute: (work: () => Promise<unknown>) => Promise<number>,
): Promise<{ readonly [side: string]: () => Promise<number> } | undefined> {
  const { folder, cores } = context
  const native = await findNativeTesseract(folder)
  if (native === null) return undefined
  const reader = await openReader(context, 'auto')
  const slots = Array.from({ length: cores })
  const words = ['stdout', '--tessdata-dir', native.dataFolder, '-l', 'eng', '--oem', '1', '--psm', '3']
  const ocrmypdf = await findProgram('ocrmypdf')
  await Promise.all(paths.slice(0, cores).map((path) => readScan(reader, path)))
  return {
    nativeReader: () => perMinute(() => Promise.all(paths.map((path) => readScan(reader, path)))),
    native: () =>
      perMinute(() => sideBySide(slots, paths, (_, path) => runProgram(native.program, [path, ...words]))),
    ...(ocrmypdf !== undefined && {
      ocrmypdf: () =>
        perMinute(() =>
          sideBySide(slots, paths, (_, path) =>
            runProgram(ocrmypdf, [
              '--jobs',
              '1',
              '--output-type',
              'pdf',
              '--image-dpi',
              '300',
              path,
              `${path}.pdf`,
            ]),
          ),
        ),
    }),
  }
}

import { spawn } from 'node:child_process'
import { z } from 'zod'
import type { GrayImage, RecognisedText, TextRecogniser } from '../../../../ingest/ports.ts'
import { portableGraymap } from './portable-graymap.ts'
import { wordsOfTable } from './words-of-table.ts'

const PAGE_MILLISECONDS = 110_000
const MOST_OUTPUT = 32 * 1024 * 1024

/** What the parent found: the program, and a folder with the same language data that tesseract.js uses. */
export const nativeTesseract = z.object({ program: z.string(), dataFolder: z.string() })
export type NativeTesseract = z.infer<typeof nativeTesseract>

/** Recognition by the `tesseract` program, one process a page and one core a process (`OMP_THREAD_LIMIT` is 1). */
export function makeNativeRecogniser(settings: string): TextRecogniser {
  const found = nativeTesseract.parse(JSON.parse(settings))
  return {
    recognise: async (image) => recognised(await run(found, image)),
    close: () => Promise.resolve(),
  }
}

function recognised(table: string): RecognisedText {
  const { text, confidence } = wordsOfTable(table)
  return { text, confidence, language: 'eng' }
}

function run({ program, dataFolder }: NativeTesseract, image: GrayImage): Promise<string> {
  const words = [
    'stdin',
    'stdout',
    '--tessdata-dir',
    dataFolder,
    '-l',
    'eng',
    '--oem',
    '1',
    '--psm',
    '3',
    '--dpi',
    '300',
  ]
  return new Promise((resolve, reject) => {
    const child = spawn(program, [...words, '-c', 'tessedit_create_tsv=1'], {
      stdio: ['pipe', 'pipe', 'ignore'],
      timeout: PAGE_MILLISECONDS,
      killSignal: 'SIGKILL',
    })
    const chunks: Buffer[] = []
    let size = 0
    child.stdout.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size > MOST_OUTPUT) child.kill('SIGKILL')
      else chunks.push(chunk)
    })
    child.once('error', reject)
    child.once('close', (code) => {
      if (code === 0) resolve(Buffer.concat(chunks).toString('utf8'))
      else reject(new Error(`tesseract ended with ${code ?? 'a signal'}`))
    })
    // A program that has ended reads no more; its exit says why.
    child.stdin.on('error', () => undefined)
    child.stdin.end(portableGraymap(image))
  })
}

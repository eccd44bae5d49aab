import { open } from 'node:fs/promises'
import { CannotRead } from '../cannot-read.ts'
import { decodeText } from '../characters/decode-text.ts'
import { readContentLines } from '../characters/read-content-lines.ts'
import type { Extraction, ExtractionJob } from '../extraction.ts'

const MOST_BYTES = 128 * 1024 * 1024

/** Reads plain text of any usual encoding; a form feed begins a new page, as printers have always understood it. */
export async function readPlainText(job: ExtractionJob): Promise<Extraction> {
  const { bytes, cut } = await readStart(job.path, MOST_BYTES)
  const decoded = decodeText(bytes, { cut })
  if (decoded === null) {
    throw new CannotRead(
      'unsupported-format',
      'The file begins like text but is none: it holds unprintable bytes.',
    )
  }
  const text = readContentLines(decoded.text)
  const pages = text.split('\f')
  if (pages.at(-1)?.trim() === '' && pages.length > 1) pages.pop()
  const shown = pages.length > job.limits.pages ? [text] : pages
  await job.pages(shown.length)
  for (const [index, page] of shown.entries()) await job.page(index + 1, page, null)
  return {
    metadata: {},
    parts: [],
    warning: cut ? 'Only the first 128 MiB of the text were read.' : undefined,
  }
}

/** The first bytes of a file, and whether there are more. */
export async function readStart(path: string, most: number): Promise<{ bytes: Buffer; cut: boolean }> {
  const file = await open(path, 'r')
  try {
    const { size } = await file.stat()
    const bytes = Buffer.alloc(Math.min(size, most))
    const { bytesRead } = await file.read(bytes, 0, bytes.length, 0)
    return { bytes: bytes.subarray(0, bytesRead), cut: size > most }
  } finally {
    await file.close()
  }
}

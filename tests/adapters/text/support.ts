import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type DocumentReaderOptions,
  makeDocumentReader,
  type PooledDocumentReader,
} from '../../../src/adapters/text/make-document-reader.ts'
import type { DocumentToRead, ReadingResult } from '../../../src/ingest/ports.ts'

/** A reader in a folder of its own, and a short way of giving it bytes. */
export interface TestReader {
  readonly folder: string
  readonly reader: PooledDocumentReader
  document(content: Buffer | string, filename: string, mediaType?: string): Promise<DocumentToRead>
  read(content: Buffer | string, filename: string, mediaType?: string): Promise<ReadingResult>
  end(): Promise<void>
}

/** Starts a reader with tesseract.js, which is there on every machine. */
export async function startTestReader(
  options: Omit<DocumentReaderOptions, 'temporaryFolder'> = {},
): Promise<TestReader> {
  const folder = await mkdtemp(join(tmpdir(), 'muniment-reading-'))
  const reader = makeDocumentReader({
    processes: 2,
    recogniser: 'tesseract.js',
    ...options,
    temporaryFolder: folder,
  })
  let count = 0
  const document = async (
    content: Buffer | string,
    filename: string,
    mediaType = '',
  ): Promise<DocumentToRead> => {
    const path = join(folder, `document-${count++}`)
    await writeFile(path, content)
    return { path, filename, mediaType }
  }
  return {
    folder,
    reader,
    document,
    read: async (content, filename, mediaType) =>
      reader.read(await document(content, filename, mediaType), () => undefined),
    end: async () => {
      await reader.close()
      await rm(folder, { recursive: true })
    },
  }
}

/** The text of all pages. */
export function textOf(result: ReadingResult): string {
  return result.outcome === 'read' ? result.pages.map(({ text }) => text).join('\n') : ''
}

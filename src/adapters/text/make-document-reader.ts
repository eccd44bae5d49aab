import { mkdir } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import type { DocumentReader } from '../../ingest/ports.ts'
import { findNativeTesseract } from './find-native-tesseract.ts'
import { findIsolation } from './isolation.ts'
import { readOneDocument } from './read-one-document.ts'
import type { ChildOptions } from './reader-child.ts'
import { makeReaderPool } from './reader-pool.ts'
import { defaultReadingLimits, type ReadingLimits } from './reading-limits.ts'

export interface DocumentReaderOptions {
  /** A folder of our own; made if absent. Only language data for the native program stay in it, nothing of a document. */
  readonly temporaryFolder: string
  /** Children at work at once; the machine's cores by default. */
  readonly processes?: number
  readonly limits?: Partial<ReadingLimits>
  /** `auto`, the default, prefers the native program where it is installed. */
  readonly recogniser?: 'auto' | 'tesseract.js'
}

/** What a person who runs the service wants to know about the reader. */
export interface ReaderDescription {
  readonly recogniser: string
  readonly processes: number
  readonly network: 'none' | 'denied-in-process'
}

/** A reader and what it is made of. */
export interface PooledDocumentReader extends DocumentReader {
  describe(): Promise<ReaderDescription>
}

/** Makes the reader. Children start with the first document and end with `close`. */
export function makeDocumentReader(options: DocumentReaderOptions): PooledDocumentReader {
  const processes = options.processes ?? availableParallelism()
  const limits = { ...defaultReadingLimits, ...options.limits }
  let prepared: ReturnType<typeof prepare> | undefined
  const preparation = (): ReturnType<typeof prepare> => {
    // One that failed, as on a full disk, is forgotten: the next document tries again.
    prepared ??= prepare(options).catch((error: unknown) => {
      prepared = undefined
      throw error
    })
    return prepared
  }
  const pool = makeReaderPool({ processes, child: async () => (await preparation()).child })
  return {
    read: (document, onProgress, signal) =>
      readOneDocument({ pool, limits, processes }, document, onProgress, signal),
    describe: async () => {
      const { child, recogniser } = await preparation()
      return { recogniser, processes, network: child.isolation.network }
    },
    close: () => pool.close(),
  }
}

async function prepare(options: DocumentReaderOptions): Promise<{ child: ChildOptions; recogniser: string }> {
  const { temporaryFolder } = options
  await mkdir(temporaryFolder, { recursive: true })
  const native = options.recogniser === 'tesseract.js' ? null : await findNativeTesseract(temporaryFolder)
  const child: ChildOptions = {
    isolation: await findIsolation(),
    temporaryFolder,
    nativeTesseract: native === null ? null : JSON.stringify(native),
  }
  return { child, recogniser: native === null ? 'tesseract.js' : `tesseract ${native.version}` }
}

import { readFile } from 'node:fs/promises'
import type { DocumentReader, DocumentToRead, ReadingResult } from '../../../src/ingest/ports.ts'
import { MunimentError } from '../../../src/kernel/muniment-error.ts'

const DEEPEST = 10

/**
 * Reads UTF-8 text in this process, one page for each form feed; what a test gives by file name it answers instead.
 */
export function makeFakeDocumentReader(
  answers: ReadonlyMap<string, ReadingResult> = new Map(),
): DocumentReader {
  let closed = false
  return {
    read: async (document, onProgress, signal) => {
      signal?.throwIfAborted()
      if (closed) throw new MunimentError('engine-unavailable', 'The reader is closed.', { retryable: true })
      const answer = answers.get(document.filename) ?? (await readText(document))
      const pages = answer.outcome === 'read' ? answer.pages.length : 0
      for (let page = 1; page <= pages; page += 1) onProgress({ page, pages })
      return answer
    },
    close: () => {
      closed = true
      return Promise.resolve()
    },
  }
}

async function readText({ path, depth = 0 }: DocumentToRead): Promise<ReadingResult> {
  const text = await readFile(path, 'utf8')
  const kind = { format: 'text', mediaType: 'text/plain' } as const
  if (text === '') {
    return {
      outcome: 'without-text',
      format: 'other',
      mediaType: '',
      pageCount: 0,
      reason: 'empty',
      message: 'The file is empty.',
    }
  }
  if (depth > DEEPEST) {
    return {
      outcome: 'without-text',
      ...kind,
      pageCount: 0,
      reason: 'too-deep',
      message: 'The file lies too deep.',
    }
  }
  const pages = text.split('\f').map((page, index) => ({
    number: index + 1,
    text: page.trim(),
    method: 'own-text' as const,
    confidence: null,
    language: null,
  }))
  return { outcome: 'read', ...kind, method: 'own-text', pages, parts: [], metadata: {} }
}

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readDocument } from '../../../../../src/adapters/text/child/read-document.ts'
import { normalisePageText } from '../../../../../src/adapters/text/judgement/normalise-page-text.ts'
import { defaultReadingLimits } from '../../../../../src/adapters/text/reading-limits.ts'
import type { FoundMetadata } from '../../../../../src/ingest/ports.ts'

/** What a child would make of a document. */
export interface ReadHere {
  readonly mediaType: string
  readonly text: string
  readonly metadata: FoundMetadata
  readonly parts: readonly { readonly filename: string; readonly content: string }[]
  readonly warning: string | null
}

/** Reads a document as a child does, in this process: for what does not threaten it. Rejects with `CannotRead`. */
export async function readHere(content: Buffer | string, filename: string): Promise<ReadHere> {
  const folder = await mkdtemp(join(tmpdir(), 'muniment-read-here-'))
  try {
    const path = join(folder, 'document')
    await writeFile(path, content)
    const pages: string[] = []
    let mediaType = ''
    const answer = await readDocument(
      {
        kind: 'read',
        path,
        filename,
        mediaType,
        depth: 0,
        partsFolder: folder,
        limits: defaultReadingLimits,
      },
      async (message) => {
        if (message.kind === 'page') pages.push(normalisePageText(message.text))
        if (message.kind === 'identified') mediaType = message.mediaType
      },
    )
    if (answer.kind !== 'read') throw new Error(`the document was answered as ${answer.kind}`)
    const parts = await Promise.all(
      answer.parts.map(async (part) => ({
        filename: part.filename,
        content: await readFile(part.path, 'utf8'),
      })),
    )
    const { metadata, warning } = answer
    return { mediaType, text: pages.join('\n'), metadata, parts, warning }
  } finally {
    await rm(folder, { recursive: true })
  }
}

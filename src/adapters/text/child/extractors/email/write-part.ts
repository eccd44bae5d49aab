import { writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { FoundPart } from '../../../../../ingest/ports.ts'
import type { ExtractionJob } from '../../extraction.ts'

/** Where a part goes: by its number, never by its name. */
export function partPath({ path, partsFolder }: ExtractionJob, number: number): string {
  return join(partsFolder, `${basename(path)}.part-${number}`)
}

/** Writes what was found inside a document, to be read in its turn. */
export async function writePart(
  job: ExtractionJob,
  part: { readonly filename: string; readonly mediaType: string; readonly content: Uint8Array },
  number: number,
): Promise<FoundPart> {
  const { filename, mediaType, content } = part
  const path = partPath(job, number)
  await writeFile(path, content, { mode: 0o600 })
  return { path, filename, mediaType, size: content.length }
}

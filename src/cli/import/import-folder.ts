import { createReadStream } from 'node:fs'
import { basename } from 'node:path'
import mime from 'mime-types'
import type { Actor } from '../../access/actor.ts'
import type { CaptureRecord } from '../../ingest/capture/capture-record.ts'
import type { CaptureMetadata } from '../../ingest/capture/capture-request.ts'
import { isMunimentError } from '../../kernel/muniment-error.ts'
import { sha256Hex, sha256HexOf } from '../../kernel/sha256.ts'
import { systemErrorCode } from '../../kernel/system-error-code.ts'
import { cleanFilename } from '../../records/clean-filename.ts'
import type { FileToImport } from './list-files.ts'
import type { ManifestRow } from './read-manifest.ts'

/** What became of one file. */
export interface ImportLine {
  readonly path: string
  readonly id?: string
  readonly status: 'captured' | 'already-there' | 'refused'
  readonly reason?: string
}

interface Deps {
  readonly actor: Actor
  readonly capture: CaptureRecord
  readonly folder: string | undefined
  /** What the manifest says of each file. */
  readonly rows: ReadonlyMap<FileToImport, ManifestRow>
  /** No further file is begun once it aborts. */
  readonly signal: AbortSignal
}

// Enough to keep the disk busy while digests are taken; a server beside us wants its share.
const SIDE_BY_SIDE = 4

/**
 * Captures files, several side by side, and answers as each one ends. Resumable: a file captured before into the same
 * folder under the same path with the same bytes is `already-there`. A file that is refused never stops the rest.
 */
export async function* importFiles(deps: Deps, files: readonly FileToImport[]): AsyncIterable<ImportLine> {
  const running = new Map<FileToImport, Promise<Ended>>()
  for (const file of files) {
    if (deps.signal.aborted) break
    running.set(
      file,
      importFile(deps, file).then((line) => ({ file, line })),
    )
    if (running.size >= SIDE_BY_SIDE) yield await settleOne(running)
  }
  while (running.size > 0) yield await settleOne(running)
}

interface Ended {
  readonly file: FileToImport
  readonly line: ImportLine
}

async function settleOne(running: Map<FileToImport, Promise<Ended>>): Promise<ImportLine> {
  const { file, line } = await Promise.race(running.values())
  // Two files may read the same; a file is only itself.
  running.delete(file)
  return line
}

async function importFile(deps: Deps, file: FileToImport): Promise<ImportLine> {
  const { path } = file
  const row = deps.rows.get(file)
  const folder = row?.folder ?? deps.folder
  if (folder === undefined) {
    return { path, status: 'refused', reason: 'no-folder: neither --folder nor the manifest names one' }
  }
  try {
    const sha256 = await sha256HexOf(contentOf(file.absolute))
    const result = await deps.capture(deps.actor, {
      metadata: metadataOf(folder, row),
      content: contentOf(file.absolute),
      filename: cleanFilename(basename(path)),
      mediaType: mime.lookup(path) || 'application/octet-stream',
      idempotencyKey: `import:${sha256Hex([folder, path, sha256].join('\n'))}`,
    })
    const status = result.outcome === 'captured' ? 'captured' : 'already-there'
    return { path, id: result.record.id, status }
  } catch (error) {
    if (isMunimentError(error, 'idempotency-mismatch')) {
      return {
        path,
        status: 'already-there',
        reason: 'captured before, described otherwise: change the record instead',
      }
    }
    return { path, status: 'refused', reason: reasonOf(error) }
  }
}

function metadataOf(folder: string, row: ManifestRow | undefined): CaptureMetadata {
  if (row === undefined) return { folder }
  const { title, date, author, marking, receivedOn, capturedOn, legacyReference, sha256, subjects } = row
  return {
    folder,
    ...(title === undefined ? {} : { title }),
    ...(date === undefined ? {} : { date }),
    ...(author === undefined ? {} : { author }),
    ...(marking === undefined ? {} : { marking }),
    ...(receivedOn === undefined ? {} : { receivedOn }),
    ...(capturedOn === undefined ? {} : { capturedOn }),
    // Found by any part, like every reference.
    ...(legacyReference === undefined ? {} : { keywords: [legacyReference] }),
    ...(sha256 === undefined ? {} : { sha256 }),
    ...(subjects === undefined ? {} : { subjects }),
  }
}

/** Opens the file only when its first byte is asked for, and closes it with the last: what is refused unread was never open. */
async function* contentOf(path: FileToImport['absolute']): AsyncIterable<Uint8Array> {
  yield* createReadStream(path, { highWaterMark: 1024 * 1024 })
}

function reasonOf(error: unknown): string {
  if (isMunimentError(error)) {
    const faults = error.errors.map((fault) => ` ${fault.path}: ${fault.message}`).join(';')
    return `${error.code}: ${error.message}${faults}`
  }
  return `unreadable: the file could not be read (${systemErrorCode(error) ?? 'unknown'})`
}

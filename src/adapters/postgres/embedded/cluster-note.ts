import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { MunimentError } from '../../../kernel/muniment-error.ts'
import { systemErrorCode } from '../../../kernel/system-error-code.ts'

/** What a data folder remembers of its database: where it is, and the password that opens it. */
export interface ClusterNote {
  readonly cluster: string
  /** The folder outside the data folder that holds cluster or binaries, where one was needed. */
  readonly outside: string | undefined
  readonly password: string
}

const noteFile = (dataFolder: string): string => join(dataFolder, 'postgres.json')

/** The note of a data folder; `undefined` before its first start. */
export function readClusterNote(dataFolder: string): ClusterNote | undefined {
  const path = noteFile(dataFolder)
  if (!existsSync(path)) return undefined
  const parsed: unknown = parse(path)
  if (
    typeof parsed === 'object' &&
    parsed !== null &&
    'password' in parsed &&
    typeof parsed.password === 'string'
  ) {
    const cluster = 'cluster' in parsed && typeof parsed.cluster === 'string' ? parsed.cluster : undefined
    const outside = 'outside' in parsed && typeof parsed.outside === 'string' ? parsed.outside : undefined
    // A cluster inside the data folder is not named by path, so that the folder may be moved as a whole.
    return { cluster: cluster ?? join(dataFolder, 'postgres'), outside, password: parsed.password }
  }
  throw unreadable(path)
}

function parse(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch (error) {
    if (systemErrorCode(error) === undefined) throw unreadable(path)
    throw new MunimentError(
      'engine-unavailable',
      `${path} may not be read (${systemErrorCode(error)}): the data folder belongs to another user. Run muniment as that user, or as root.`,
      { cause: error },
    )
  }
}

function unreadable(path: string): MunimentError {
  return new MunimentError(
    'engine-mismatch',
    `${path} cannot be read: it holds the place and the password of the embedded database. Restore it from a copy of the data folder.`,
  )
}

/** Writes the note so that it survives a power cut, readable by its owner alone. */
export function writeClusterNote(dataFolder: string, note: ClusterNote): void {
  const path = noteFile(dataFolder)
  const cluster = note.cluster === join(dataFolder, 'postgres') ? undefined : note.cluster
  const partial = `${path}.partial`
  const file = openSync(partial, 'w', 0o600)
  writeSync(file, `${JSON.stringify({ cluster, outside: note.outside, password: note.password })}\n`)
  fsyncSync(file)
  closeSync(file)
  renameSync(partial, path)
}

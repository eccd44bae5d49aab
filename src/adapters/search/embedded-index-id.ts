import { randomBytes } from 'node:crypto'
import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { systemErrorCode } from '../../kernel/system-error-code.ts'

/** By what a data folder and the index in it are told from others. */
export interface EmbeddedIndexId {
  /** Of the index itself, and gone with it; none of one that cannot be read, which is no other. */
  ofIndex(): string | undefined
  /** Of the index that has its place in this data folder, also where it was lost. */
  ofFolder(): string | undefined
  /** Gives both the same; answers whether the index could be written. */
  write(id: string): boolean
}

/** The two small files in a data folder: `index/index.id`, and `index.id` beside it. */
export function makeEmbeddedIndexId(dataFolder: string): EmbeddedIndexId {
  const ofIndex = join(dataFolder, 'index', 'index.id')
  const ofFolder = join(dataFolder, 'index.id')
  return {
    ofIndex: () => readIndex(ofIndex),
    ofFolder: () => readId(ofFolder),
    write: (id) => {
      if (readId(ofFolder) !== id) writeId(ofFolder, id)
      if (readIndex(ofIndex) === id) return true
      try {
        writeId(ofIndex, id)
        return true
      } catch {
        // What is wrong with it is said by whatever asks it, and everything else goes on without it.
        return false
      }
    },
  }
}

function readIndex(file: string): string | undefined {
  try {
    return readId(file) || undefined
  } catch {
    return undefined
  }
}

function readId(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').trim()
  } catch (error) {
    if (systemErrorCode(error) !== 'ENOENT') throw error
    return undefined
  }
}

/** As a whole, so that no process reads half of it. */
function writeId(file: string, id: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  const fresh = `${file}.${randomBytes(6).toString('hex')}.new`
  const opened = openSync(fresh, 'w', 0o600)
  try {
    writeFileSync(opened, `${id}\n`)
    fsyncSync(opened)
  } finally {
    closeSync(opened)
  }
  renameSync(fresh, file)
}

import { existsSync, readFileSync, realpathSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { MunimentError } from '../../../kernel/muniment-error.ts'
import { type ClusterNote, readClusterNote } from './cluster-note.ts'

const ownerFile = (outside: string): string => join(outside, 'belongs-to')

/** Writes down whose database lies in `outside`. */
export function noteOwner(outside: string, dataFolder: string): void {
  writeFileSync(ownerFile(outside), `${realpathSync(dataFolder)}\n`, { mode: 0o600 })
}

/**
 * Sees to it that a folder outside of the data folder belongs to that one, and answers the note to go by: a data folder that
 * was moved is noted anew, and a copy with its database within lets go of binaries that are the original's. Throws
 * `engine-mismatch` for a copy of one that is still there, whose database it would open.
 */
export function claimOutside(dataFolder: string, note: ClusterNote): ClusterNote {
  const { outside, cluster } = note
  if (outside === undefined || !existsSync(outside)) return note
  const owner = ownerOf(outside)
  if (owner === realpathSync(dataFolder)) return note
  if (owner !== undefined && stillClaims(owner, dataFolder, outside)) {
    if (cluster.startsWith(`${dataFolder}/`)) return { ...note, outside: undefined }
    throw new MunimentError(
      'engine-mismatch',
      `${dataFolder} is a copy of ${owner}, and its postgres.json names the database of that one, in ${outside}. To use the copy ` +
        `for itself, copy ${outside} as well while ${owner} is stopped (cp -a), and name the copy in postgres.json ` +
        '("cluster" and "outside").',
    )
  }
  noteOwner(outside, dataFolder)
  return note
}

function ownerOf(outside: string): string | undefined {
  const path = ownerFile(outside)
  return existsSync(path) ? readFileSync(path, 'utf8').replace(/\n$/, '') : undefined
}

function stillClaims(owner: string, dataFolder: string, outside: string): boolean {
  if (!existsSync(owner)) return false
  const [theirs, ours] = [statSync(owner), statSync(dataFolder)]
  // One folder under two paths, as where it is mounted twice.
  if (theirs.dev === ours.dev && theirs.ino === ours.ino) return false
  return readClusterNote(owner)?.outside === outside
}

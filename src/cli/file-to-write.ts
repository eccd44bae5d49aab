import { lstat, realpath, stat } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { MunimentError } from '../kernel/muniment-error.ts'

/**
 * The whole path of a file that a command is to write: what a link leads to, where one stands there. Throws `malformed` where
 * the file's folder is not there, or something is that is no file. A file that is whole takes the place of what has its name, and
 * that of a device (`/dev/null`, `/dev/stdout`) is everybody's; a folder would show only after all the work.
 */
export async function fileToWrite(given: string): Promise<string> {
  const path = resolve(given)
  const found = await stat(path).catch(() => undefined)
  if (found === undefined) {
    const folder = await stat(dirname(path)).catch(() => undefined)
    if (folder?.isDirectory() === true) return path
    throw new MunimentError('malformed', `There is no folder ${dirname(path)} to write a file in.`)
  }
  if (!found.isFile()) {
    const what = found.isDirectory() ? 'a folder' : 'no ordinary file'
    throw new MunimentError('malformed', `${given} is ${what}: name a file to be written.`)
  }
  return (await lstat(path)).isSymbolicLink() ? realpath(path) : path
}

import { randomBytes } from 'node:crypto'
import { chmod, link, mkdir, open, readFile, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { newSecretKeyText, parseSigningKey, type SigningKey } from '../../audit/note-key.ts'
import { MunimentError } from '../../kernel/muniment-error.ts'
import { fileErrorCode } from './file-error-code.ts'

/**
 * The key that signs checkpoints, from a file that only Muniment's own user may read: outside of the database, whose
 * superuser must not be able to sign. Made where there is none and `mayCreate` says so (a first start); two processes
 * that start at once end with the same key. Throws `engine-mismatch` where it is missing or is no key.
 */
export async function loadSigningKey(
  path: string,
  { mayCreate }: { readonly mayCreate: boolean },
): Promise<SigningKey> {
  const found = await readIfThere(path)
  if (found === undefined && !mayCreate) {
    throw new MunimentError(
      'engine-mismatch',
      `The key that signs the audit log's checkpoints is missing: restore ${path}. Without it no checkpoint can continue those that were signed before. (A further server on the same shared engines gets a copy of the first one's.)`,
    )
  }
  const text = found ?? (await createOnce(path))
  const key = parseSigningKey(text.trim())
  if (key === undefined) {
    throw new MunimentError('engine-mismatch', `${path} does not hold the key of the audit log: restore it.`)
  }
  return key
}

async function createOnce(path: string): Promise<string> {
  const folder = dirname(path)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const draft = join(folder, `.key-${randomBytes(6).toString('hex')}`)
  try {
    const file = await open(draft, 'wx', 0o600)
    try {
      await file.writeFile(`${newSecretKeyText(`muniment/${randomBytes(8).toString('hex')}`)}\n`)
      await file.sync()
    } finally {
      await file.close()
    }
    await chmod(draft, 0o600)
    await link(draft, path)
  } catch (error) {
    // Another process was first: its key is ours.
    if (fileErrorCode(error) !== 'EEXIST') throw error
  } finally {
    await rm(draft, { force: true })
  }
  await syncFolder(folder)
  return await readFile(path, 'utf8')
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (fileErrorCode(error) === 'ENOENT') return undefined
    throw error
  }
}

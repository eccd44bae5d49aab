import { randomBytes } from 'node:crypto'
import { mkdir, readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { newSecretKeyText, parseSigningKey, type SigningKey } from '../../audit/note-key.ts'
import { MunimentError } from '../../kernel/muniment-error.ts'
import { systemErrorCode } from '../../kernel/system-error-code.ts'
import { writeOnce } from './write-once.ts'

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

/** Where another process is first, its key is ours. */
async function createOnce(path: string): Promise<string> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  await writeOnce(path, `${newSecretKeyText(`muniment/${randomBytes(8).toString('hex')}`)}\n`, 0o600)
  return await readFile(path, 'utf8')
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return undefined
    throw error
  }
}

import { randomBytes } from 'node:crypto'
import { mkdir, readFile, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { newSecretKeyText, parseSigningKey, type SigningKey } from '../../audit/keys/note-key.ts'
import type { SigningKeyPlace } from '../../audit/ports.ts'
import { MunimentError } from '../../kernel/muniment-error.ts'
import { systemErrorCode } from '../../kernel/system-error-code.ts'
import { syncFolder, writeOnce } from './write-once.ts'

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
      `The key that signs the audit log's checkpoints is missing: restore ${path}. Without it no checkpoint can continue those that were signed before. (A further server on the same shared engines gets a copy of the first one's.) Where no copy of it is left anywhere: muniment audit replace-key --lost.`,
    )
  }
  const text = found ?? (await createOnce(path))
  const key = parseSigningKey(text.trim())
  if (key === undefined) {
    throw new MunimentError('engine-mismatch', `${path} does not hold the key of the audit log: restore it.`)
  }
  return key
}

/** Throws the system's own errors: a key that may not be read is not lost. */
export function openSigningKeyPlace(path: string): SigningKeyPlace {
  const nextPath = `${path}.next`
  const read = async (file: string): Promise<SigningKey | undefined> => {
    const text = await readIfThere(file)
    return text === undefined ? undefined : parseSigningKey(text.trim())
  }
  return {
    current: () => read(path),
    next: () => read(nextPath),
    makeNext: async (name) => {
      await rm(nextPath, { force: true })
      await writeOnce(nextPath, `${newSecretKeyText(name)}\n`, 0o600)
      const key = await read(nextPath)
      if (key === undefined) throw new MunimentError('internal', `${nextPath} was written and holds no key.`)
      return key
    },
    dropNext: () => rm(nextPath, { force: true }),
    takeNext: async (before) => {
      // Another key is another log's; what is no key may be what is left of one, and of use to whoever mends disks.
      const isBefore = (await read(path))?.verifier.text === before
      if (!isBefore && (await readIfThere(path)) !== undefined)
        await rename(path, `${path}.aside-${randomBytes(4).toString('hex')}`)
      await rename(nextPath, path)
      await syncFolder(dirname(path))
    },
  }
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

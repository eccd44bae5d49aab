import { type ComponentId, newId, type RecordId } from '../../kernel/ids.ts'
import { isMunimentError, MunimentError } from '../../kernel/muniment-error.ts'
import type { ContentStore } from '../../records/content-store.ts'
import { bytesOf, wholeVerified } from './verified-bytes.ts'

function doesNotHold(store: ContentStore, what: string, cause?: unknown): MunimentError {
  return new MunimentError('engine-unavailable', `the content store "${store.name}" does not hold: ${what}`, {
    details: { store: store.name },
    ...(cause === undefined ? {} : { cause }),
  })
}

async function holds<Result>(store: ContentStore, what: string, act: () => Promise<Result>): Promise<Result> {
  try {
    return await act()
  } catch (error) {
    const why = error instanceof Error ? error.message : 'unknown error'
    throw doesNotHold(store, `${what} (${why})`, error)
  }
}

/**
 * Walks one canary through all that Muniment relies on: kept, read back unchanged, not overwritten, destroyed,
 * and proven absent. Throws `engine-unavailable` with the first promise that did not hold, in words.
 */
export async function probeContentStore(store: ContentStore): Promise<void> {
  const key = `${newId<RecordId>()}.${newId<ComponentId>()}.canary`
  const bytes = Buffer.from(`canary ${key}`)
  try {
    const stored = await holds(store, 'an object can be stored', () => store.put(key, bytesOf(bytes)))
    const found = await holds(store, 'a stored object can be found', () => store.find(key))
    if (found?.sha256 !== stored.sha256 || found.size !== bytes.byteLength) {
      throw doesNotHold(store, 'size and digest are kept beside the bytes')
    }
    const read = await holds(store, 'an object can be read back', async () =>
      wholeVerified(await store.open(key), stored),
    )
    if (!read.equals(bytes)) throw doesNotHold(store, 'an object comes back unchanged')
    const second = await store.put(key, bytesOf(bytes)).then(
      () => undefined,
      (error: unknown) => error,
    )
    if (!isMunimentError(second, 'conflict')) throw doesNotHold(store, 'a key is given once', second)
  } finally {
    await holds(store, 'an object can be destroyed', () => store.destroy(key))
  }
  const proof = await holds(store, 'absence can be looked up', () => store.proveAbsent(key))
  if (proof === undefined) throw doesNotHold(store, 'a destroyed object is gone')
}

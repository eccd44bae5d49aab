import { chmod, lstat, mkdir, readdir, readlink, rename, symlink, unlink } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import type { Clock } from '../../kernel/clock.ts'
import { MunimentError } from '../../kernel/muniment-error.ts'
import { systemErrorCode } from '../../kernel/system-error-code.ts'
import type { ByteRange, ContentStore, StoredObject } from '../../records/content-store.ts'
import { requireObjectKey, requireObjectKeyPrefix } from '../../records/object-key.ts'
import { makeDirectorySync } from './directory-sync.ts'
import { fileSystemError } from './file-system-error.ts'
import { belongsTo, type ObjectPlace, parseSealedName, placeOf, sealedName } from './folder-layout.ts'
import { listFolder } from './list-folder.ts'
import { openOwnFolder } from './own-folder.ts'
import { probeContentStore } from './probe-content-store.ts'
import { readObjectFile, readWholeFile } from './read-object-file.ts'
import { resolveRange } from './resolve-range.ts'
import { makeShardFolders } from './shard-folders.ts'
import { untilAborted } from './until-aborted.ts'
import {
  bytesOf,
  CHECKED_AT_ONCE_BYTES,
  corruptObject,
  requireIntact,
  verifiedBytes,
} from './verified-bytes.ts'
import { writeObjectFile } from './write-object-file.ts'

/** What the folder store needs: its folder, made if absent, and the clock that dates its proofs. */
export interface FolderContentStoreOptions {
  readonly root: string
  readonly clock: Clock
}

/** An object as its claim tells it; `path` is where its bytes lie. */
interface ClaimedObject extends StoredObject {
  readonly path: string
}

const absent = (key: string): MunimentError =>
  new MunimentError('object-absent', 'no object is stored under this key', { details: { key } })

/** `undefined` where the system says that there is nothing; its other refusals stay errors. */
async function unlessMissing<Value>(attempt: Promise<Value>): Promise<Value | undefined> {
  try {
    return await attempt
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return undefined
    throw error
  }
}

async function entriesOf({ shard }: ObjectPlace, key: string): Promise<readonly string[]> {
  const entries = (await unlessMissing(readdir(shard))) ?? []
  // Bytes first, the claim that points at them last: a crash between the two leaves what a second call finds.
  return entries.filter((entry) => belongsTo(key, entry)).sort((a, b) => b.length - a.length)
}

/**
 * Opens the store of bytes in a folder of one machine and sweeps what dead processes left half-written.
 *
 * Bytes are written out of sight, brought to the disk (fdatasync), and only then named: first the claim (a symbolic
 * link, which the system makes for exactly one of several callers), then the bytes under a name that carries size
 * and digest. `put` resolves after the directory itself is on the disk (fsync). Files are 0600, folders 0700.
 */
export async function openFolderContentStore(options: FolderContentStoreOptions): Promise<ContentStore> {
  const root = resolve(options.root)
  const sync = makeDirectorySync()
  const shards = makeShardFolders(root, sync)
  const attempt = <Value>(doing: string, work: Promise<Value>): Promise<Value> =>
    work.catch((error: unknown) => {
      throw fileSystemError(error, doing)
    })

  async function prepare(): Promise<string> {
    await mkdir(root, { recursive: true, mode: 0o700 })
    await chmod(root, 0o700)
    const own = await openOwnFolder(join(root, 'incoming'))
    await sync(dirname(root))
    return own
  }
  // Half-written objects lie out of sight of every reader, in the file system of the finished ones.
  const incoming = await attempt('opening the content folder', prepare())
  let begun = 0

  async function claim(place: ObjectPlace, target: string): Promise<void> {
    await shards.ensure(place.shard)
    try {
      await symlink(target, place.claim)
    } catch (error) {
      if (systemErrorCode(error) !== 'ENOENT') throw error
      // Somebody tidied empty folders away; they are made anew, once.
      shards.forget()
      await shards.ensure(place.shard)
      await symlink(target, place.claim)
    }
  }

  async function publish(key: string, written: string, target: string): Promise<void> {
    const place = placeOf(root, key)
    try {
      await claim(place, target)
    } catch (error) {
      if (systemErrorCode(error) !== 'EEXIST') throw error
      throw new MunimentError('conflict', 'an object is stored under this key already; keys are given once', {
        details: { key },
      })
    }
    try {
      await rename(written, join(place.shard, target))
      await sync(place.shard)
    } catch (error) {
      await unlink(join(place.shard, target)).catch(() => undefined)
      await unlink(place.claim).catch(() => undefined)
      throw error
    }
  }

  /** What the claim says of an object, and where its bytes ought to lie: the claim is made before the bytes are named. */
  async function look(key: string): Promise<ClaimedObject | undefined> {
    const place = placeOf(root, key)
    const target = await unlessMissing(readlink(place.claim))
    const sealed = target === undefined ? undefined : parseSealedName(target)
    if (target === undefined || sealed?.key !== key) return undefined
    return { key, ...sealed.seal, path: join(place.shard, target) }
  }

  async function find(key: string): Promise<ClaimedObject | undefined> {
    const claimed = await look(key)
    if (claimed === undefined || (await unlessMissing(lstat(claimed.path))) === undefined) return undefined
    return claimed
  }

  /** Opening tells whether the bytes are there: a search reads twenty small texts, and looks for none of them twice. */
  async function openSmall(
    { path, ...expected }: ClaimedObject,
    range: ByteRange | undefined,
  ): Promise<AsyncIterable<Uint8Array>> {
    const part = range === undefined ? undefined : resolveRange(range, expected.size)
    const bytes = await attempt('reading', unlessMissing(readWholeFile(path, expected.size)))
    if (bytes === undefined) throw absent(expected.key)
    const whole = requireIntact(bytes, expected)
    return bytesOf(part === undefined ? whole : whole.subarray(part.start, part.end + 1))
  }

  async function openLarge(
    { path, ...expected }: ClaimedObject,
    range: ByteRange | undefined,
  ): Promise<AsyncIterable<Uint8Array>> {
    const file = await attempt('looking up an object', unlessMissing(lstat(path)))
    if (file === undefined) throw absent(expected.key)
    if (file.size !== expected.size) throw corruptObject(expected, `${file.size} bytes`)
    const read = (from: number, to: number): AsyncIterable<Uint8Array> =>
      inOurWords(readObjectFile(path, { start: from, end: to }), expected.key)
    if (range === undefined) return verifiedBytes(read(0, expected.size - 1), expected)
    const part = resolveRange(range, expected.size)
    return read(part.start, part.end)
  }

  const store: ContentStore = {
    name: 'folder',
    remains: [
      {
        where: 'free blocks of the file system that held the bytes',
        until: 'the file system or the drive uses them again',
        basis:
          'files are unlinked, not overwritten: overwriting promises nothing on journals, snapshots and flash',
      },
    ],

    async put(key, source, signal) {
      requireObjectKey(key)
      begun += 1
      const path = join(incoming, String(begun))
      try {
        const guarded = signal === undefined ? source : untilAborted(source, signal)
        const seal = await writeObjectFile(path, guarded)
        signal?.throwIfAborted()
        await attempt('naming an object', publish(key, path, sealedName(key, seal)))
        return { key, ...seal }
      } catch (error) {
        await unlink(path).catch(() => undefined)
        throw error
      }
    },

    async open(key, range) {
      requireObjectKey(key)
      const claimed = await attempt('looking up an object', look(key))
      if (claimed === undefined) throw absent(key)
      return claimed.size <= CHECKED_AT_ONCE_BYTES ? openSmall(claimed, range) : openLarge(claimed, range)
    },

    async find(key) {
      requireObjectKey(key)
      const object = await attempt('looking up an object', find(key))
      return object === undefined ? undefined : { key, size: object.size, sha256: object.sha256 }
    },

    async destroy(key) {
      requireObjectKey(key)
      const place = placeOf(root, key)
      const work = async (): Promise<void> => {
        const entries = await entriesOf(place, key)
        for (const entry of entries) await unlessMissing(unlink(join(place.shard, entry)))
        await unlessMissing(sync(place.shard))
      }
      await attempt('destroying an object', work())
    },

    async proveAbsent(key) {
      requireObjectKey(key)
      const place = placeOf(root, key)
      const look = async (): Promise<boolean> =>
        (await unlessMissing(lstat(place.claim))) === undefined && (await entriesOf(place, key)).length === 0
      if (!(await attempt('proving absence', look()))) return undefined
      return {
        store: 'folder',
        method:
          'no file has the name of the key, and a full listing of its folder shows none that begins with it',
        checkedAt: options.clock.now(),
      }
    },

    list(prefix = '') {
      return inOurWords(listFolder(root, requireObjectKeyPrefix(prefix)))
    },

    async probe() {
      await probeContentStore(store)
    },
  }
  return store
}

/** Says what the file system refuses in the middle of a stream; an object that went meanwhile is `object-absent`. */
async function* inOurWords<Value>(
  source: AsyncIterable<Value>,
  key?: string,
): AsyncGenerator<Value, void, undefined> {
  try {
    yield* source
  } catch (error) {
    if (key !== undefined && systemErrorCode(error) === 'ENOENT') throw absent(key)
    throw fileSystemError(error, 'reading')
  }
}

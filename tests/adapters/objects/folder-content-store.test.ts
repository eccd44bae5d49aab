import { createHash, randomBytes } from 'node:crypto'
import {
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  rm,
  symlink,
  truncate,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { openFolderContentStore } from '../../../src/adapters/objects/folder-content-store.ts'
import { systemClock } from '../../../src/kernel/clock.ts'
import { type ComponentId, newId, type RecordId } from '../../../src/kernel/ids.ts'
import type { ContentStore } from '../../../src/records/content-store.ts'
import { contentStoreContract } from '../../contracts/content-store-contract.ts'

const newKey = (): string => `${newId<RecordId>()}.${newId<ComponentId>()}`
const shardPath = (root: string, key: string): string => join(root, key.slice(0, 4), key.slice(4, 8))

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}

async function bytesPath(root: string, key: string): Promise<string> {
  return join(shardPath(root, key), await readlink(join(shardPath(root, key), key)))
}

async function flipFirstByte(path: string): Promise<void> {
  const bytes = await readFile(path)
  bytes.writeUInt8(bytes.readUInt8(0) ^ 0xff, 0)
  await writeFile(path, bytes)
}

async function everyFile(root: string): Promise<readonly string[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => !entry.isDirectory())
  // The lock of a process's own folder holds no byte of anything.
  return files
    .filter(({ name }) => !name.endsWith('.lock'))
    .map((entry) => join(entry.parentPath, entry.name))
}

contentStoreContract('folder', async () => {
  const parent = await mkdtemp(join(tmpdir(), 'muniment-objects-'))
  const root = join(parent, 'objects')
  const open = (): Promise<ContentStore> => openFolderContentStore({ root, clock: systemClock })
  return {
    store: await open(),
    reopen: open,
    corrupt: async (key) => flipFirstByte(await bytesPath(root, key)),
    placeForeign: async (name) => {
      await mkdir(shardPath(root, name), { recursive: true })
      await writeFile(join(shardPath(root, name), name), 'foreign')
      await writeFile(join(root, name), 'foreign')
    },
    keepsBytesElsewhere: true,
    close: () => rm(parent, { recursive: true, force: true }),
  }
})

describe('folder content store', () => {
  let parent: string
  let root: string
  let store: ContentStore
  beforeEach(async () => {
    parent = await mkdtemp(join(tmpdir(), 'muniment-objects-'))
    root = join(parent, 'objects')
    store = await openFolderContentStore({ root, clock: systemClock })
  })
  afterEach(() => rm(parent, { recursive: true, force: true }))

  it('leaves no byte of a destroyed object in any file below it', async () => {
    const secret = randomBytes(32).toString('hex')
    const key = newKey()
    await store.put(key, once(Buffer.from(secret.repeat(40_000))))
    await store.put(newKey(), once(Buffer.from('a neighbour')))
    await store.destroy(key)
    for (const path of await everyFile(root)) {
      expect(path).not.toContain(key)
      expect((await readFile(path)).includes(secret)).toBe(false)
    }
  })

  it('leaves no byte of an aborted object in any file below it', async () => {
    const put = store.put(
      newKey(),
      (async function* () {
        yield randomBytes(3 * 1024 * 1024)
        throw new Error('cut off')
      })(),
    )
    await expect(put).rejects.toThrow('cut off')
    expect(await everyFile(root)).toEqual([])
  })

  it('leaves no byte of a refused second object in any file below it', async () => {
    const key = newKey()
    await store.put(key, once(Buffer.from('first')))
    await expect(store.put(key, once(Buffer.from('second')))).rejects.toMatchObject({ code: 'conflict' })
    expect(await everyFile(root)).toHaveLength(2)
  })

  it('keeps the bytes as they came in a file whose name says their digest, for anyone to check', async () => {
    const key = newKey()
    const bytes = randomBytes(100_000)
    await store.put(key, once(bytes))
    const path = await bytesPath(root, key)
    expect((await readFile(path)).equals(bytes)).toBe(true)
    expect(path.endsWith(`-${createHash('sha256').update(bytes).digest('hex')}`)).toBe(true)
  })

  it('lets nobody else in: folders 0700, files 0600', async () => {
    const key = newKey()
    await store.put(key, once(Buffer.from('private')))
    for (const folder of [root, join(root, 'incoming'), join(root, key.slice(0, 4)), shardPath(root, key)]) {
      expect((await lstat(folder)).mode & 0o777).toBe(0o700)
    }
    expect((await lstat(await bytesPath(root, key))).mode & 0o777).toBe(0o600)
  })

  it('sweeps at start what a dead process left half-written, and nothing of the living', async () => {
    const dead = join(root, 'incoming', '999999999-12345-0123456789ab')
    await mkdir(dead)
    await writeFile(join(dead, '1'), 'half a document')
    const reborn = join(root, 'incoming', `${process.pid}-1-0123456789ab`)
    await mkdir(reborn)
    await writeFile(join(root, 'incoming', 'stray'), 'half a document')
    const living = (await readdir(join(root, 'incoming'))).filter((name) =>
      name.startsWith(`${process.pid}-`),
    )
    await openFolderContentStore({ root, clock: systemClock })
    const left = await readdir(join(root, 'incoming'))
    expect(left).not.toContain('999999999-12345-0123456789ab')
    expect(left).not.toContain(`${process.pid}-1-0123456789ab`)
    expect(left).not.toContain('stray')
    expect(living.filter((name) => left.includes(name))).toHaveLength(living.length - 1)
  })

  it('goes on putting while a second process opens the same folder', async () => {
    const key = newKey()
    await store.put(
      key,
      (async function* () {
        yield randomBytes(2 * 1024 * 1024)
        await openFolderContentStore({ root, clock: systemClock })
        yield randomBytes(2 * 1024 * 1024)
      })(),
    )
    expect((await store.find(key))?.size).toBe(4 * 1024 * 1024)
  })

  it('refuses a truncated large object before its first byte', async () => {
    const key = newKey()
    await store.put(key, once(randomBytes(2 * 1024 * 1024)))
    await truncate(await bytesPath(root, key), 1024)
    await expect(store.open(key)).rejects.toMatchObject({ code: 'object-corrupt' })
    await expect(store.open(key, { start: 0, end: 9 })).rejects.toMatchObject({ code: 'object-corrupt' })
  })

  it('treats a claim whose bytes never came (a crash between the two) as absent, lists it and destroys it', async () => {
    const key = newKey()
    await mkdir(shardPath(root, key), { recursive: true })
    await symlink(`${key}=5-${'a'.repeat(64)}`, join(shardPath(root, key), key))
    expect(await store.find(key)).toBeUndefined()
    await expect(store.open(key)).rejects.toMatchObject({ code: 'object-absent' })
    expect(await store.proveAbsent(key)).toBeUndefined()
    const listed: unknown[] = []
    for await (const each of store.list(key)) listed.push(each)
    expect(listed).toMatchObject([{ key, size: 0 }])
    await store.destroy(key)
    expect(await store.proveAbsent(key)).toBeDefined()
  })

  it('finds and destroys bytes whose claim was lost', async () => {
    const key = newKey()
    await store.put(key, once(Buffer.from('kept')))
    await rm(join(shardPath(root, key), key))
    expect(await store.proveAbsent(key)).toBeUndefined()
    await store.destroy(key)
    expect(await everyFile(root)).toEqual([])
  })

  it('never follows a claim out of its shard', async () => {
    const outside = join(parent, 'outside')
    await writeFile(outside, 'not ours')
    for (const target of [outside, '../../../outside', `../${newKey()}=8-${'a'.repeat(64)}`]) {
      const key = newKey()
      await mkdir(shardPath(root, key), { recursive: true })
      await symlink(target, join(shardPath(root, key), key))
      expect(await store.find(key)).toBeUndefined()
      await expect(store.open(key)).rejects.toMatchObject({ code: 'object-absent' })
      await store.destroy(key)
    }
    expect(await readFile(outside, 'utf8')).toBe('not ours')
  })

  it('never reads through a symbolic link in place of the bytes', async () => {
    const key = newKey()
    const outside = join(parent, 'outside')
    await writeFile(outside, 'not ours')
    const sha256 = createHash('sha256').update('not ours').digest('hex')
    const shard = shardPath(root, key)
    await mkdir(shard, { recursive: true })
    await symlink(`${key}=8-${sha256}`, join(shard, key))
    await symlink(outside, join(shard, `${key}=8-${sha256}`))
    await expect(store.open(key)).rejects.toMatchObject({ name: 'MunimentError' })
  })

  it('makes its shard folders anew when somebody tidied them away', async () => {
    const key = newKey()
    await store.put(key, once(Buffer.from('one')))
    await rm(join(root, key.slice(0, 4)), { recursive: true })
    await store.put(key, once(Buffer.from('two')))
    expect((await store.find(key))?.size).toBe(3)
  })

  it('ignores in listings what is not its own', async () => {
    const key = newKey()
    await store.put(key, once(Buffer.from('one')))
    await writeFile(join(shardPath(root, key), 'README'), 'not ours')
    await mkdir(join(root, 'lost+found'))
    const keys: string[] = []
    for await (const each of store.list()) keys.push(each.key)
    expect(keys).toEqual([key])
  })

  it('dates its proof by the clock it was given', async () => {
    const now = new Date('2031-03-01T00:00:00Z')
    const drill = await openFolderContentStore({ root, clock: { now: () => now, drill: true } })
    expect((await drill.proveAbsent(newKey()))?.checkedAt).toEqual(now)
  })

  it('says that it cannot be opened where a file stands in its place', async () => {
    const path = join(parent, 'file')
    await writeFile(path, '')
    await expect(openFolderContentStore({ root: path, clock: systemClock })).rejects.toMatchObject({
      code: 'engine-unavailable',
    })
  })
})

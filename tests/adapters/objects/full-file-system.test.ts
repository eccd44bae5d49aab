import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from '@jest/globals'
import { fileSystemError } from '../../../src/adapters/objects/file-system-error.ts'
import { openFolderContentStore } from '../../../src/adapters/objects/folder-content-store.ts'
import { systemClock } from '../../../src/kernel/clock.ts'
import { type ComponentId, newId, type RecordId } from '../../../src/kernel/ids.ts'

const newKey = (): string => `${newId<RecordId>()}.${newId<ComponentId>()}`

/** A file system of 4 MiB, where this user may mount one. */
function mountSmallDisk(): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'muniment-full-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', folder], { stdio: 'ignore' })
    return folder
  } catch {
    rmSync(folder, { recursive: true })
    return undefined
  }
}

describe('a full file system', () => {
  const disk = mountSmallDisk()
  afterAll(() => {
    if (disk === undefined) return
    // The store holds its lock there while this process lives.
    execFileSync('umount', ['--lazy', disk])
    rmSync(disk, { recursive: true })
  })

  it('is said in our words, whatever the system calls it', () => {
    for (const code of ['ENOSPC', 'EDQUOT', 'EFBIG']) {
      const error = fileSystemError(Object.assign(new Error(code), { code }), 'writing')
      expect(error).toMatchObject({ code: 'storage-full', retryable: true, details: { systemCode: code } })
    }
    expect(fileSystemError(Object.assign(new Error('EIO'), { code: 'EIO' }), 'writing').code).toBe(
      'engine-unavailable',
    )
  })

  if (disk === undefined) {
    it('was not tried for real: this user may not mount a small file system', () => {
      expect(disk).toBeUndefined()
    })
    return
  }

  it('refuses what does not fit, leaves nothing of it, and takes what fits', async () => {
    const root = join(disk, 'objects')
    const store = await openFolderContentStore({ root, clock: systemClock })
    const tooLarge = newKey()
    const put = store.put(
      tooLarge,
      (async function* () {
        for (let count = 0; count < 8; count += 1) yield randomBytes(1024 * 1024)
      })(),
    )
    await expect(put).rejects.toMatchObject({ code: 'storage-full' })
    expect(await store.proveAbsent(tooLarge)).toBeDefined()
    const left = await readdir(join(root, 'incoming'), { recursive: true, withFileTypes: true })
    expect(left.filter((entry) => entry.isFile() && !entry.name.endsWith('.lock'))).toEqual([])
    const small = newKey()
    await store.put(
      small,
      (async function* () {
        yield randomBytes(1024 * 1024)
      })(),
    )
    expect((await store.find(small))?.size).toBe(1024 * 1024)
  })
})

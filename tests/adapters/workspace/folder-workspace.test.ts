import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { makeFolderWorkspace } from '../../../src/adapters/workspace/folder-workspace.ts'
import { noRoomError } from '../../../src/adapters/workspace/no-room-error.ts'
import { systemClock } from '../../../src/kernel/clock.ts'
import { type ComponentId, newId, type RecordId } from '../../../src/kernel/ids.ts'
import { makeFakeContentStore } from '../../support/fakes/fake-content-store.ts'

const MIB = 1024 * 1024

it('says in our words that there is no room, and leaves everything else as it is', () => {
  for (const code of ['ENOSPC', 'EDQUOT']) {
    const cause = Object.assign(new Error(code), { code })
    expect(noRoomError(cause)).toMatchObject({ code: 'storage-full', retryable: true, cause })
  }
  const other = Object.assign(new Error('EIO'), { code: 'EIO' })
  expect(noRoomError(other)).toBe(other)
})

/** A file system of 4 MiB, where this user may mount one. */
function mountSmallDisk(): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'muniment-benches-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', folder], { stdio: 'ignore' })
    return folder
  } catch {
    rmSync(folder, { recursive: true })
    return undefined
  }
}

describe('a small disk', () => {
  let disk: string | undefined
  beforeEach(() => {
    disk = mountSmallDisk()
  })
  afterEach(() => {
    if (disk === undefined) return
    execFileSync('umount', [disk])
    rmSync(disk, { recursive: true })
  })

  /** What copying in a document of so many MiB comes to, and whether the document has taken the room; nothing where none may be mounted. */
  async function copyIn(folder: string, size: number) {
    const contentStore = makeFakeContentStore(systemClock)
    const key = `${newId<RecordId>()}.${newId<ComponentId>()}`
    const bytes = Buffer.alloc(size * MIB, 'x')
    await contentStore.put(
      key,
      (async function* () {
        for (let at = 0; at < bytes.length; at += MIB) yield bytes.subarray(at, at + MIB)
      })(),
    )
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    return makeFolderWorkspace({ folder, contentStore }).use(
      async (bench) => {
        const ended = await bench.copyIn(key, sha256).then(
          () => 'copied',
          (error: unknown) => error,
        )
        return { ended, hasTakenRoom: await bench.hasTakenRoom() }
      },
      async () => undefined,
    )
  }

  it('is filled by a document that is larger, which is put down to the document, and nothing stays of it', async () => {
    if (disk === undefined) return
    expect(await copyIn(disk, 8)).toEqual({
      ended: expect.objectContaining({ code: 'storage-full', retryable: true }),
      hasTakenRoom: true,
    })
    expect(readdirSync(disk)).toEqual([])
    expect(await copyIn(disk, 2)).toEqual({ ended: 'copied', hasTakenRoom: false })
  })

  it('that is full of something else is not put down to the document', async () => {
    if (disk === undefined) return
    writeFileSync(join(disk, 'something-else'), Buffer.alloc(3.5 * MIB))
    expect(await copyIn(disk, 2)).toEqual({
      ended: expect.objectContaining({ code: 'storage-full', retryable: true }),
      hasTakenRoom: false,
    })
  })
})

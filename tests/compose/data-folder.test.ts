import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { describeDataFolderFailure, makeDataFolder } from '../../src/compose/data-folder.ts'

describe('a data folder', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'muniment-data-folder-'))
    await writeFile(join(folder, 'file'), 'no folder')
  })
  afterAll(() => rm(folder, { recursive: true }))

  it('is made with those above it, and found the next time', async () => {
    await makeDataFolder(join(folder, 'a', 'b'))
    await makeDataFolder(join(folder, 'a', 'b'))
  })

  it.each(['file', 'file/below'])('that is a file, as %s, is said to be none', async (name) => {
    await expect(makeDataFolder(join(folder, name))).rejects.toMatchObject({
      code: 'malformed',
      message: expect.stringMatching(/MUNIMENT_DATA.*file/),
    })
  })

  it('that is a link to what is not there, as a disk that is not mounted, is said to be one', async () => {
    await symlink('nowhere', join(folder, 'link'))
    await expect(makeDataFolder(join(folder, 'link'))).rejects.toMatchObject({
      code: 'malformed',
      message: expect.stringMatching(/MUNIMENT_DATA.*link to what is not there/),
    })
  })

  it('in a link to what is not there is said to be below one', async () => {
    await symlink('nowhere', join(folder, 'link-above'))
    await expect(makeDataFolder(join(folder, 'link-above', 'data'))).rejects.toMatchObject({
      code: 'malformed',
      message: expect.stringMatching(/MUNIMENT_DATA.*link to what is not there/),
    })
  })

  const onLinux = process.platform === 'linux' ? it : it.skip
  onLinux('where the system makes none, as in /proc, is said to be at such a place', async () => {
    await expect(makeDataFolder('/proc/muniment/data')).rejects.toMatchObject({
      code: 'malformed',
      message: expect.stringMatching(/\/proc\/muniment/),
    })
  })

  it.each(['EACCES', 'EPERM', 'EROFS'])('that may not be written (%s) is said to be so', (code) => {
    const failure = Object.assign(new Error(`${code}: mkdir`), { code })
    expect(describeDataFolderFailure(failure, '/srv/muniment')).toMatchObject({
      code: 'malformed',
      message: expect.stringMatching(/may not write.*\/srv\/muniment.*MUNIMENT_DATA/),
    })
  })

  it('that fails in another way is said as it is', () => {
    const failure = Object.assign(new Error('EIO: mkdir'), { code: 'EIO' })
    expect(describeDataFolderFailure(failure, '/srv/muniment')).toBe(failure)
  })
})

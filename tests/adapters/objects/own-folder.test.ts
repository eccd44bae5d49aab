import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from '@jest/globals'
import { openOwnFolder, sweepOwnFolders } from '../../../src/adapters/objects/own-folder.ts'

// Beyond what any system numbers its processes with.
const DEAD = '99999999-1-0123456789ab'

let parent: string
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'muniment-own-'))
  await mkdir(join(parent, DEAD, 'bench'), { recursive: true })
  await writeFile(join(parent, DEAD, 'bench', 'document'), 'of somebody')
})
afterEach(() => rm(parent, { recursive: true, force: true }))

it('a folder of a process that is no more is heard of when nothing lies in it, again where that failed', async () => {
  const heard: string[] = []
  const hear = async (name: string): Promise<void> => {
    expect(await readdir(join(parent, name))).toEqual([])
    heard.push(name)
    if (heard.length === 1) throw new Error('the database is away')
  }
  await expect(sweepOwnFolders(parent, hear)).rejects.toThrow('away')
  expect(await readdir(parent)).toEqual([DEAD])
  await sweepOwnFolders(parent, hear)
  expect(heard).toEqual([DEAD, DEAD])
  expect(await readdir(parent)).toEqual([])
})

it('what a living process has at work is left alone', async () => {
  const own = await openOwnFolder(parent)
  await writeFile(join(own, 'document'), 'at work')
  const heard: string[] = []
  await sweepOwnFolders(parent, async (name) => void heard.push(name))
  expect(heard).toEqual([])
  expect(await readdir(own)).toEqual(['document'])
})

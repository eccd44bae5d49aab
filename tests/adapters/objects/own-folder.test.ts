import { mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterEach, beforeEach, expect, it } from '@jest/globals'
import { openOwnFolder, sweepOwnFolders } from '../../../src/adapters/objects/own-folder.ts'
import { killStartedProcesses, startProcess } from '../../support/start-process.ts'

// Beyond what any system numbers its processes with.
const DEAD = '99999999-1-0123456789ab'

let parent: string
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'muniment-own-'))
  await mkdir(join(parent, DEAD, 'bench'), { recursive: true })
  await writeFile(join(parent, DEAD, 'bench', 'document'), 'of somebody')
})
afterEach(async () => {
  killStartedProcesses()
  await rm(parent, { recursive: true, force: true })
})

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

it('nor does it count what a process is numbered, which in another container says nothing', async () => {
  const { child, said: own, kill } = await startProcess('open-own-folder.ts', parent)
  const nameless = own.replace(`${child.pid}-`, '99999999-')
  await rename(own, nameless)
  await rename(`${own}.lock`, `${nameless}.lock`)
  await sweepOwnFolders(parent)
  expect(await readdir(parent)).toEqual([basename(nameless), `${basename(nameless)}.lock`])
  await kill()
  await sweepOwnFolders(parent)
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

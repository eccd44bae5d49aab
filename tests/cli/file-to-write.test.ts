import { once } from 'node:events'
import { mkdir, mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { fileToWrite } from '../../src/cli/file-to-write.ts'

let folder: string
let listening: Server
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'muniment-files-'))
  // What is no file and no folder, and can be made by anybody.
  listening = createServer().listen(join(folder, 'socket'))
  await once(listening, 'listening')
  await mkdir(join(folder, 'papers'))
  await writeFile(join(folder, 'there.csv'), 'of before')
  await symlink('socket', join(folder, 'to-socket'))
  await symlink('there.csv', join(folder, 'to-file'))
  await symlink('gone', join(folder, 'to-nothing'))
})
afterAll(async () => {
  await new Promise((resolve) => listening.close(resolve))
  await rm(folder, { recursive: true, force: true })
})

describe('a file to be written', () => {
  it.each([
    ['a device or what is like one', 'socket', /socket is no ordinary file: name a file/],
    ['a link to one', 'to-socket', /to-socket is no ordinary file: name a file/],
    ['a folder', 'papers', /papers is a folder: name a file/],
    ['a name in a folder that is not there', 'nowhere/x.csv', /There is no folder .*nowhere to write/],
    ['a name below a file', 'there.csv/x.csv', /There is no folder .*there\.csv to write/],
  ])('is not %s', async (_what, name, said) => {
    await expect(fileToWrite(join(folder, name))).rejects.toMatchObject({
      code: 'malformed',
      message: expect.stringMatching(said),
    })
    expect((await stat(join(folder, 'socket'))).isSocket()).toBe(true)
    expect(await readFile(join(folder, 'there.csv'), 'utf8')).toBe('of before')
  })

  it('is a new one, one that is there, or what a link to one leads to', async () => {
    expect(await fileToWrite(join(folder, 'new.csv'))).toBe(join(folder, 'new.csv'))
    expect(await fileToWrite(join(folder, 'there.csv'))).toBe(join(folder, 'there.csv'))
    expect(await fileToWrite(join(folder, 'to-file'))).toMatch(/\/there\.csv$/)
    expect(await fileToWrite(join(folder, 'to-nothing'))).toBe(join(folder, 'to-nothing'))
  })
})

import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from '@jest/globals'
import { makeFolderCheckpointAnchor } from '../../../src/adapters/anchors/folder-checkpoint-anchor.ts'
import { openOwnFolder } from '../../../src/adapters/objects/own-folder.ts'
import { checkpointAnchorContract } from '../../contracts/checkpoint-anchor-contract.ts'

const folder = mkdtempSync(join(tmpdir(), 'muniment-anchor-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const open = (place: string) =>
  makeFolderCheckpointAnchor({ folder: place, openDrafts: () => openOwnFolder(join(place, 'incoming')) })

checkpointAnchorContract('a folder', async () => {
  const place = join(folder, 'contract', 'checkpoints')
  const [anchor, other] = [open(place), open(place)]
  return { anchor, reopen: () => other, close: async () => undefined }
})

it('leaves files that nobody may write to, and no drafts', async () => {
  const place = join(folder, 'files')
  await open(place).write(1234, Buffer.from('segment'))
  expect(readdirSync(place)).toEqual(['000000001', 'incoming'])
  for (const drafts of readdirSync(join(place, 'incoming')).filter((name) => !name.endsWith('.lock')))
    expect(readdirSync(join(place, 'incoming', drafts))).toEqual([])
  expect(readdirSync(join(place, '000000001'))).toEqual(['000000001234.segment'])
  expect(statSync(join(place, '000000001', '000000001234.segment')).mode & 0o777).toBe(0o444)
})

it('clears away the probe of a killed process with its own', async () => {
  const place = join(folder, 'probed')
  const anchor = open(place)
  await anchor.write(0, Buffer.from('segment'))
  writeFileSync(join(place, '.probe'), '', { mode: 0o444 })
  expect(await anchor.probe()).toEqual([])
  expect(readdirSync(place)).toEqual(['000000000', 'incoming'])
})

it('reads what a folder has that nobody may write to, and says so to who would', async () => {
  const place = join(folder, 'closed')
  await open(place).write(0, Buffer.from('segment'))
  const closed = makeFolderCheckpointAnchor({
    folder: place,
    openDrafts: async () => {
      throw Object.assign(new Error('EACCES: permission denied'), { code: 'EACCES' })
    },
  })
  expect(await closed.newest()).toBe(0)
  expect(await closed.read(0)).toEqual(Buffer.from('segment'))
  await expect(closed.write(1, Buffer.from('next'))).rejects.toMatchObject({ code: 'engine-unavailable' })
})

it('goes on where its drafts were away for a while', async () => {
  const place = join(folder, 'away')
  const anchor = open(place)
  await anchor.write(0, Buffer.from('segment'))
  rmSync(join(place, 'incoming'), { recursive: true })
  await expect(anchor.write(1, Buffer.from('next'))).rejects.toMatchObject({ code: 'engine-unavailable' })
  await anchor.write(1, Buffer.from('next'))
  expect(await anchor.newest()).toBe(1)
})

it('finds the newest past a shard that a crash left empty, and past strange files', async () => {
  const place = join(folder, 'sharded')
  const anchor = open(place)
  await anchor.write(999, Buffer.from('last of a shard'))
  await anchor.write(1000, Buffer.from('first of the next'))
  rmSync(join(place, '000000001', '000000001000.segment'))
  writeFileSync(join(place, 'README'), 'a note of the administrator')
  expect(await anchor.newest()).toBe(999)
})

it('says that the folder cannot be used, in words', async () => {
  writeFileSync(join(folder, 'file'), '')
  const anchor = open(join(folder, 'file', 'checkpoints'))
  await expect(anchor.write(0, Buffer.from(''))).rejects.toMatchObject({ code: 'engine-unavailable' })
  await expect(anchor.probe()).rejects.toMatchObject({ code: 'engine-unavailable' })
})

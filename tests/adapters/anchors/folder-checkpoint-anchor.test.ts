import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from '@jest/globals'
import { makeFolderCheckpointAnchor } from '../../../src/adapters/anchors/folder-checkpoint-anchor.ts'
import { openOwnFolder } from '../../../src/adapters/objects/own-folder.ts'
import { checkpointAnchorContract } from '../../contracts/checkpoint-anchor-contract.ts'

const folder = mkdtempSync(join(tmpdir(), 'muniment-anchor-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const open = async (place: string) =>
  makeFolderCheckpointAnchor({ folder: place, drafts: await openOwnFolder(join(place, 'incoming')) })

checkpointAnchorContract('a folder', async () => {
  const place = join(folder, 'contract', 'checkpoints')
  const [anchor, other] = [await open(place), await open(place)]
  return { anchor, reopen: () => other, close: async () => undefined }
})

it('leaves files that nobody may write to, and no drafts', async () => {
  const place = join(folder, 'files')
  await (await open(place)).write(1234, Buffer.from('segment'))
  expect(readdirSync(place)).toEqual(['000000001', 'incoming'])
  for (const drafts of readdirSync(join(place, 'incoming')))
    expect(readdirSync(join(place, 'incoming', drafts))).toEqual([])
  expect(readdirSync(join(place, '000000001'))).toEqual(['000000001234.segment'])
  expect(statSync(join(place, '000000001', '000000001234.segment')).mode & 0o777).toBe(0o444)
})

it('clears away the probe of a killed process with its own', async () => {
  const place = join(folder, 'probed')
  const anchor = await open(place)
  writeFileSync(join(place, '.probe'), '', { mode: 0o444 })
  expect(await anchor.probe()).toEqual([])
  expect(readdirSync(place)).toEqual(['incoming'])
})

it('finds the newest past a shard that a crash left empty, and past strange files', async () => {
  const place = join(folder, 'sharded')
  const anchor = await open(place)
  await anchor.write(999, Buffer.from('last of a shard'))
  await anchor.write(1000, Buffer.from('first of the next'))
  rmSync(join(place, '000000001', '000000001000.segment'))
  writeFileSync(join(place, 'README'), 'a note of the administrator')
  expect(await anchor.newest()).toBe(999)
})

it('says that the folder cannot be used, in words', async () => {
  writeFileSync(join(folder, 'file'), '')
  const anchor = makeFolderCheckpointAnchor({ folder: join(folder, 'file', 'checkpoints'), drafts: folder })
  await expect(anchor.write(0, Buffer.from(''))).rejects.toMatchObject({ code: 'engine-unavailable' })
  await expect(anchor.probe()).rejects.toMatchObject({ code: 'engine-unavailable' })
})

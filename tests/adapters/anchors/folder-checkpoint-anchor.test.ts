import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from '@jest/globals'
import { makeFolderCheckpointAnchor } from '../../../src/adapters/anchors/folder-checkpoint-anchor.ts'
import { checkpointAnchorContract } from '../../contracts/checkpoint-anchor-contract.ts'

const folder = mkdtempSync(join(tmpdir(), 'muniment-anchor-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

checkpointAnchorContract('a folder', async () => {
  const open = () => makeFolderCheckpointAnchor(join(folder, 'contract', 'checkpoints'))
  return { anchor: open(), reopen: open, close: async () => undefined }
})

it('leaves files that nobody may write to, and no drafts', async () => {
  const place = join(folder, 'files')
  await makeFolderCheckpointAnchor(place).write(1234, Buffer.from('segment'))
  expect(readdirSync(place)).toEqual(['000000001'])
  expect(readdirSync(join(place, '000000001'))).toEqual(['000000001234.segment'])
  expect(statSync(join(place, '000000001', '000000001234.segment')).mode & 0o777).toBe(0o444)
})

it('finds the newest past a shard that a crash left empty, and past strange files', async () => {
  const place = join(folder, 'sharded')
  const anchor = makeFolderCheckpointAnchor(place)
  await anchor.write(999, Buffer.from('last of a shard'))
  await anchor.write(1000, Buffer.from('first of the next'))
  rmSync(join(place, '000000001', '000000001000.segment'))
  writeFileSync(join(place, '000000001', '.draft-0123'), 'half a')
  writeFileSync(join(place, 'README'), 'a note of the administrator')
  expect(await anchor.newest()).toBe(999)
})

it('says that the folder cannot be used, in words', async () => {
  writeFileSync(join(folder, 'file'), '')
  const anchor = makeFolderCheckpointAnchor(join(folder, 'file', 'checkpoints'))
  await expect(anchor.write(0, Buffer.from(''))).rejects.toMatchObject({ code: 'engine-unavailable' })
  await expect(anchor.probe()).rejects.toMatchObject({ code: 'engine-unavailable' })
})

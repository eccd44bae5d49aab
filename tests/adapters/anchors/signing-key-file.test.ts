import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from '@jest/globals'
import { loadSigningKey } from '../../../src/adapters/anchors/signing-key-file.ts'

const folder = mkdtempSync(join(tmpdir(), 'muniment-key-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

it('is not made anew where checkpoints were signed with one that is missing', async () => {
  await expect(loadSigningKey(join(folder, 'missing', 'key'), { mayCreate: false })).rejects.toMatchObject({
    code: 'engine-mismatch',
  })
})

it('is refused where the file holds none', async () => {
  writeFileSync(join(folder, 'strange'), 'PRIVATE+KEY+but+no')
  await expect(loadSigningKey(join(folder, 'strange'), { mayCreate: true })).rejects.toMatchObject({
    code: 'engine-mismatch',
  })
})

it('is made once for all who start at once, for its owner alone', async () => {
  const path = join(folder, 'fresh', 'key')
  const keys = await Promise.all(Array.from({ length: 8 }, () => loadSigningKey(path, { mayCreate: true })))
  expect(new Set(keys.map(({ verifier }) => verifier.text)).size).toBe(1)
  expect(statSync(path).mode & 0o777).toBe(0o600)
  expect(readdirSync(join(folder, 'fresh'))).toEqual(['key'])
  const again = await loadSigningKey(path, { mayCreate: false })
  expect(again.verifier.text).toBe(keys[0]?.verifier.text)
})

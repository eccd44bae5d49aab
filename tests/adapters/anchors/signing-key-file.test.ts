import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from '@jest/globals'
import { loadSigningKey, openSigningKeyPlace } from '../../../src/adapters/anchors/signing-key-file.ts'
import { newSecretKeyText } from '../../../src/audit/keys/note-key.ts'

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

describe('the place of a key that is replaced', () => {
  const files = (name: string) => readdirSync(join(folder, name)).sort()
  const open = async (name: string) => {
    const path = join(folder, name, 'key')
    const key = await loadSigningKey(path, { mayCreate: true })
    return { path, key, place: openSigningKeyPlace(path) }
  }

  it('has the next one beside it, for its owner alone, made anew each time', async () => {
    const { path, key, place } = await open('next')
    const one = await place.makeNext(key.verifier.name)
    const other = await place.makeNext(key.verifier.name)
    expect(other.verifier.text).not.toBe(one.verifier.text)
    expect(statSync(`${path}.next`).mode & 0o777).toBe(0o600)
    expect((await place.next())?.verifier.text).toBe(other.verifier.text)
    expect((await place.current())?.verifier.text).toBe(key.verifier.text)
    await place.dropNext()
    expect([await place.next(), files('next')]).toEqual([undefined, ['key']])
  })

  it('holds the next one from then on, and the one before is gone', async () => {
    const { path, key, place } = await open('taken')
    const next = await place.makeNext(key.verifier.name)
    await place.takeNext(key.verifier.text)
    expect(files('taken')).toEqual(['key'])
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect((await loadSigningKey(path, { mayCreate: false })).verifier.text).toBe(next.verifier.text)
  })

  it.each([
    ['what is no key', 'PRIVATE+KEY+mun'],
    ['a key of another log', newSecretKeyText('muniment/other')],
  ])('loses nothing of %s that lay there', async (what, left) => {
    const { path, key, place } = await open(what)
    writeFileSync(path, left)
    await place.makeNext(key.verifier.name)
    await place.takeNext(key.verifier.text)
    const [, aside = ''] = files(what)
    expect([aside.startsWith('key.aside-'), readFileSync(join(folder, what, aside), 'utf8')]).toEqual([
      true,
      left,
    ])
  })

  it('is not empty where the file cannot be read', async () => {
    mkdirSync(join(folder, 'unreadable', 'key'), { recursive: true })
    await expect(openSigningKeyPlace(join(folder, 'unreadable', 'key')).current()).rejects.toThrow('EISDIR')
  })
})

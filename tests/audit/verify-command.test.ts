import { execFile } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { writeExportFiles } from '../../src/adapters/anchors/write-export-files.ts'
import { logReader } from '../support/log-reader.ts'
import { exportTexts, growLog, makeHistory, makeRandom } from '../support/make-audit-history.ts'
import { editsOfDetails } from './support/edit-details.ts'
import { editsOfLog } from './support/edit-export.ts'
import { key, taken } from './support/exported-log.ts'
import { forgeries } from './support/forge-export.ts'
import { writeExport } from './support/write-export.ts'

const folder = mkdtempSync(join(tmpdir(), 'muniment-verify-'))
const script = join(folder, 'verify-audit.mjs')
const log = join(folder, 'log')

function run(...words: string[]): Promise<{ code: number; out: string; err: string }> {
  return new Promise((done) => {
    execFile(process.execPath, [script, ...words], (error, out, err) => {
      done({ code: typeof error?.code === 'number' ? error.code : 0, out, err })
    })
  })
}

beforeAll(async () => {
  // Alone in a folder of its own: it needs nothing but itself.
  copyFileSync(resolve(import.meta.dirname, '../../scripts/verify-audit.mjs'), script)
  writeFileSync(join(folder, 'empty'), '')
  writeFileSync(join(folder, 'blank'), '\n\n')
  mkdirSync(join(folder, 'folder'))
  writeFileSync(join(folder, 'letter'), 'Dear Sir,\n\nhere is the checkpoint.\n')
  const history = makeHistory()
  await growLog(history, 20, makeRandom(4))
  await writeExportFiles(log, await history.exportAuditLog(logReader(() => true)))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('verify-audit.mjs, copied somewhere', () => {
  it('imports nothing but Node', () => {
    const imports = [...readFileSync(script, 'utf8').matchAll(/from '([^']+)'/g)].map(
      ([, name]) => name ?? '',
    )
    expect(imports.length).toBeGreaterThan(0)
    expect(imports.filter((name) => !name.startsWith('node:'))).toEqual([])
  })

  it('says how it is called and what its exit codes mean, and verifies nothing then', async () => {
    for (const word of ['--help', '-h']) {
      const { code, out, err } = await run(word)
      expect([code, err]).toEqual([0, ''])
      expect(out).toContain('exit codes: 0 intact; 1 tampered; 2 unreadable, or called wrongly')
    }
  })

  it('exits with 2 where it is called wrongly or cannot read', async () => {
    for (const words of [
      [],
      [log, '--help'],
      ['a', 'b'],
      [log, '--key'],
      [log, '--nonsense'],
      [join(folder, 'absent')],
      [log, '--key', join(folder, 'absent')],
      [log, '--checkpoints', join(folder, 'absent')],
      [log, '--details', join(folder, 'absent')],
      [log, '--checkpoints', join(folder, 'empty')],
      [log, '--checkpoints', `${log}.checkpoints`, '--checkpoints', join(folder, 'blank')],
      [log, '--checkpoints', join(folder, 'letter')],
      [log, '--checkpoints', log],
      [log, '--checkpoints', `${log}.details`],
      [log, '--key', log],
    ]) {
      const { code, out, err } = await run(...words)
      expect({ words, code, out }).toEqual({ words, code: 2, out: '' })
      expect(err).not.toBe('')
    }
  })

  it('names what it cannot read, also where that is a folder', async () => {
    const one = join(folder, 'folder')
    for (const words of [
      [one, '--key', `${log}.pub`, '--checkpoints', `${log}.checkpoints`],
      [log, '--key', one],
      [log, '--checkpoints', one],
      [log, '--details', one],
    ]) {
      const { code, err } = await run(...words)
      expect({ words, code, err }).toEqual({
        words,
        code: 2,
        err: expect.stringMatching(/^\S+folder cannot be read: EISDIR[^\n]*\n$/),
      })
    }
  })

  it('takes checkpoints that its reader kept in an editor or a mail program, and holds them against the log', async () => {
    const notes = readFileSync(`${log}.checkpoints`, 'utf8')
    const ways = [notes.replaceAll('\n', '\r\n'), `\uFEFF${notes}`, `\uFEFF${notes.replaceAll('\n', '\r\n')}`]
    for (const [at, kept] of ways.entries()) {
      writeFileSync(join(folder, `kept-${at}`), kept)
      const held = ['--checkpoints', join(folder, `kept-${at}`)]
      expect(await run(log, ...held)).toMatchObject({ code: 0 })
      writeFileSync(join(folder, 'young'), '')
      writeFileSync(join(folder, 'young.checkpoints'), '')
      const { code, out } = await run(join(folder, 'young'), '--key', `${log}.pub`, ...held, '--json')
      expect([code, JSON.parse(out).firstBad]).toEqual([1, { position: 0, kind: 'truncated' }])
    }
  })

  it('exits with 1 where the log was tampered with, and says where', async () => {
    writeFileSync(`${log}-bad`, readFileSync(log, 'utf8').replace('"position":7,', '"position":8,'))
    const words = ['--key', `${log}.pub`, '--checkpoints', `${log}.checkpoints`]
    expect(await run(`${log}-bad`, ...words)).toMatchObject({
      code: 1,
      out: expect.stringContaining('entry 7'),
    })
    const { code, out } = await run(`${log}-bad`, ...words, '--json')
    expect({ code, ...JSON.parse(out) }).toEqual({
      code: 1,
      intact: false,
      entries: 20,
      anchoredTo: expect.any(Number),
      firstBad: { position: 7, kind: 'altered' },
    })
  })

  it.each([
    ['edits a field', editsOfLog],
    ['drops one', editsOfLog],
    ['swaps two', editsOfLog],
    ['cuts the tail', editsOfLog],
    ['forks the log with our key, before what a reader holds', forgeries],
    ['edits one, computes all anew and signs with another key', forgeries],
    ['edits one, signs with another key and gives that one out', forgeries],
    ['plays an old export to a reader with a newer checkpoint', editsOfLog],
    ['changes a text that lies beside', editsOfDetails],
  ])('exits with 1 and names the place where somebody %s', async (name, kinds) => {
    const history = makeHistory(key)
    const random = makeRandom(name.length)
    await growLog(history, 40, random)
    await history.writeCheckpoint()
    await growLog(history, 3, random)
    const tampered = kinds[name]?.(taken(await exportTexts(history)), random)
    if (tampered === undefined) throw new Error('no such way to tamper')
    const { expected, ...changes } = tampered
    const paths = writeExport(`${log}-tampered`, taken(await exportTexts(history)), changes)
    const words = [
      ...(paths.key === undefined ? [] : ['--key', paths.key]),
      ...(paths.checkpoints ?? []).flatMap((path) => ['--checkpoints', path]),
    ]
    const { code, out } = await run(paths.log, ...words, '--json')
    expect({ code, ...JSON.parse(out) }).toMatchObject({ code: 1, intact: false, firstBad: expected })
  })

  it('does not call it unreadable where a log without entries has no checkpoints, said or not', async () => {
    const empty = join(folder, 'no-entries')
    await writeExportFiles(empty, await makeHistory().exportAuditLog(logReader(() => true)))
    const answer = { code: 0, out: expect.stringContaining('intact: 0 entries') }
    expect(await run(empty)).toMatchObject(answer)
    expect(await run(empty, '--checkpoints', `${empty}.checkpoints`)).toMatchObject(answer)
  })

  it('exits with 0 where it is intact', async () => {
    expect(await run(log)).toMatchObject({ code: 0, out: expect.stringContaining('intact: 20 entries') })
    const { code, out } = await run(log, '--json')
    expect({ code, ...JSON.parse(out) }).toEqual({ code: 0, intact: true, entries: 20, anchoredTo: 20 })
  })
})

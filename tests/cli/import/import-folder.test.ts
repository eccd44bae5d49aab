import { mkdirSync, mkdtempSync, readdirSync, readlinkSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { type ImportLine, importFiles } from '../../../src/cli/import/import-folder.ts'
import { listFiles } from '../../../src/cli/import/list-files.ts'
import { matchRows } from '../../../src/cli/import/match-rows.ts'
import { readManifest } from '../../../src/cli/import/read-manifest.ts'
import type { CaptureRecord } from '../../../src/ingest/capture/capture-record.ts'
import type { CaptureRequest } from '../../../src/ingest/capture/capture-request.ts'
import { newId, type RecordId } from '../../../src/kernel/ids.ts'
import { MunimentError } from '../../../src/kernel/muniment-error.ts'
import { until } from '../../support/until.ts'

// Where a name is bytes, and a backslash a letter as any other.
const onLinux = process.platform === 'linux' ? describe : describe.skip

let root: string
let papers: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'muniment-test-'))
  papers = join(root, 'papers')
  mkdirSync(papers)
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

interface Captured {
  readonly request: CaptureRequest
  readonly text: string
}

/** What an import makes of the papers: its lines by path, and what it asked to have captured. */
async function importAll(manifest?: string) {
  const captured: Captured[] = []
  const capture: CaptureRecord = async (_actor, request) => {
    const chunks: Uint8Array[] = []
    for await (const chunk of request.content) chunks.push(chunk)
    captured.push({ request, text: Buffer.concat(chunks).toString() })
    const { folder, title = '' } = request.metadata
    const record = {
      id: newId<RecordId>(),
      reference: 'R',
      title,
      folder,
      class: 'GEN',
      marking: 'official',
      date: '2026-01-01',
      capturedAt: '',
      state: 'active',
      reading: 'pending',
      revision: 1,
      components: [],
    } as const
    // A test's own word for a day.
    return { outcome: 'captured', record: record as unknown as Awaited<ReturnType<CaptureRecord>>['record'] }
  }
  return { ...(await importWith(capture, manifest)), captured }
}

async function importWith(capture: CaptureRecord, manifest?: string) {
  const { files } = await listFiles(papers)
  const file = join(root, 'manifest.csv')
  if (manifest !== undefined) writeFileSync(file, manifest)
  const matched = matchRows(manifest === undefined ? new Map() : await readManifest(file), files)
  const actor = { kind: 'operator', id: 'operator:tester', name: 'tester' } as const
  const { signal } = new AbortController()
  const lines: ImportLine[] = []
  for await (const line of importFiles({ actor, capture, folder: 'F', rows: matched.rows, signal }, files))
    lines.push(line)
  return { lines: lines.sort((one, other) => (one.path < other.path ? -1 : 1)), missing: matched.missing }
}

const titles = (captured: readonly Captured[]) =>
  Object.fromEntries(captured.map(({ text, request }) => [text, request.metadata.title]))

describe('a row of the manifest', () => {
  it.each([
    ['composed', 'NFC', 'NFD'],
    ['decomposed', 'NFD', 'NFC'],
  ] as const)('that is written %s is of the file that is named otherwise', async (_how, row, name) => {
    writeFileSync(join(papers, 'Seán.txt'.normalize(name)), 'a letter')
    const manifest = `path,title\n${'Seán.txt'.normalize(row)},From Seán\n`
    const { captured, missing } = await importAll(manifest)
    expect([titles(captured), missing]).toEqual([{ 'a letter': 'From Seán' }, []])
  })

  it('that was written on another system is of the file below folders, and one of no file is missing', async () => {
    mkdirSync(join(papers, 'a'))
    writeFileSync(join(papers, 'a', 'b.txt'), 'below')
    const { captured, missing } = await importAll('path,title\n.\\a\\b.txt,Below\na\\c.txt,Gone\n')
    expect([titles(captured), missing]).toEqual([{ below: 'Below' }, ['a/c.txt']])
  })
})

describe('two rows of the manifest', () => {
  it('that name one file are refused before anything is imported, and the line is said', async () => {
    writeFileSync(join(papers, 'a.txt'), 'a letter')
    const error = await importAll('path,title\na.txt,One\n./a.txt,Other\n').catch((thrown) => thrown)
    expect(error).toMatchObject({
      code: 'malformed',
      errors: [{ path: 'line 3, path', message: 'a.txt stands in the manifest twice' }],
    })
  })

  it('that name one file in two ways: the one that names it just so is its own, the other of none', async () => {
    const [composed, decomposed] = ['Seán.txt'.normalize('NFC'), 'Seán.txt'.normalize('NFD')]
    writeFileSync(join(papers, composed), 'a letter')
    const { captured, missing } = await importAll(
      `path,title\n${decomposed},Not this one\n${composed},From Seán\n`,
    )
    expect([titles(captured), missing]).toEqual([{ 'a letter': 'From Seán' }, [decomposed]])
  })
})

onLinux('names that are bytes', () => {
  it('of which two look the same are two files, and the row is of the one that is written like it', async () => {
    writeFileSync(join(papers, 'Seán.txt'.normalize('NFC')), 'composed')
    writeFileSync(join(papers, 'Seán.txt'.normalize('NFD')), 'decomposed')
    const { captured, lines } = await importAll(`path,title\n${'Seán.txt'.normalize('NFC')},From Seán\n`)
    expect(titles(captured)).toEqual({ composed: 'From Seán', decomposed: undefined })
    expect(lines).toHaveLength(2)
  })

  it('of which two look the same have a row each, or the one row that names it just so', async () => {
    const [composed, decomposed] = ['Seán.txt'.normalize('NFC'), 'Seán.txt'.normalize('NFD')]
    writeFileSync(join(papers, composed), 'composed')
    writeFileSync(join(papers, decomposed), 'decomposed')
    const one = await importAll(`path,title\n${decomposed},The second\n`)
    expect([titles(one.captured), one.missing]).toEqual([
      { composed: undefined, decomposed: 'The second' },
      [],
    ])
    const both = await importAll(`path,title\n${decomposed},The second\n${composed},The first\n`)
    expect([titles(both.captured), both.missing]).toEqual([
      { composed: 'The first', decomposed: 'The second' },
      [],
    ])
  })

  it('with a backslash in them stand beside a folder of that name: a line for each, under keys of their own', async () => {
    mkdirSync(join(papers, 'a'))
    writeFileSync(join(papers, 'a', 'b.txt'), 'the same')
    writeFileSync(join(papers, 'a\\b.txt'), 'the same')
    const { captured, lines } = await importAll()
    expect(lines.map(({ path, status }) => [path, status])).toEqual([
      ['a/b.txt', 'captured'],
      ['a\\b.txt', 'captured'],
    ])
    expect(new Set(captured.map(({ request }) => request.idempotencyKey)).size).toBe(2)
    const described = await importAll('path,title\na/b.txt,Below\na\\b.txt,Beside\n')
    expect(described.captured.map(({ request }) => request.metadata.title).sort()).toEqual([
      'Below',
      'Beside',
    ])
  })

  it('of an old code page are read as such, and their folders too', async () => {
    const old = (name: string) => Buffer.concat([Buffer.from(`${papers}/`), Buffer.from(name, 'latin1')])
    writeFileSync(old('café.txt'), 'a menu')
    mkdirSync(old('Órla'))
    writeFileSync(old('Órla/x.txt'), 'below')
    const { captured, lines, missing } = await importAll('path,title\ncafé.txt,Menu\nÓrla/x.txt,Below\n')
    expect(lines.map(({ path, status }) => [path, status])).toEqual([
      ['café.txt', 'captured'],
      ['Órla/x.txt', 'captured'],
    ])
    expect([titles(captured), missing]).toEqual([{ 'a menu': 'Menu', below: 'Below' }, []])
    expect(captured.map(({ request }) => request.filename).sort()).toEqual(['café.txt', 'x.txt'])
  })

  it('are opened for whoever reads them only: no file stays open where capture refuses', async () => {
    for (let number = 0; number < 60; number += 1) writeFileSync(join(papers, `${number}.txt`), 'x')
    const refuse = async () => {
      throw new MunimentError('folder-closed', 'The folder is closed.')
    }
    const { lines } = await importWith(refuse)
    expect(lines.filter(({ status }) => status === 'refused')).toHaveLength(60)
    // The last digest's own file may just be closing.
    await until(
      async () => openBelow(papers),
      (open) => open.length === 0,
      2_000,
    )
  })
})

function openBelow(folder: string): readonly string[] {
  return readdirSync('/proc/self/fd').flatMap((descriptor) => {
    try {
      const target = readlinkSync(`/proc/self/fd/${descriptor}`)
      return target.startsWith(folder) ? [target] : []
    } catch {
      // Closed between the two looks.
      return []
    }
  })
}

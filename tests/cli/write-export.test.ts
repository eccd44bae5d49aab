import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { parse } from 'csv-parse/sync'
import type { RunningCommand } from '../../src/cli/command-context.ts'
import type { CommandServices } from '../../src/cli/command-services.ts'
import { type ExportOptions, writeExport } from '../../src/cli/search/write-export.ts'
import type { CivilDate } from '../../src/records/dates/civil-date.ts'
import type { ExportRequest, OpenedExport } from '../../src/search/export/export-records.ts'
import { type ExportedRecord, exportColumns } from '../../src/search/export/exported-record.ts'
import { numberedId } from '../contracts/search-index-corpus.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'muniment-export-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const record = (number: number): ExportedRecord => ({
  id: numberedId(number),
  reference: `R-${number}`,
  // Letters of several bytes, and what a spreadsheet would run.
  title: `=Größe ${number}, "§"`,
  class: 'GEN',
  classTitle: 'General',
  folder: 'GEN/2020',
  date: '2020-06-15' as CivilDate,
  marking: 'official',
  format: 'text',
  author: null,
  capturedAt: new Date('2020-06-15T12:00:00Z'),
})

/** Whether pages break off before this one. */
let breaksAt: number
/** Done before a page leaves. */
let onPage: (page: number) => Promise<void>
let asked: ExportRequest[]
let index: OpenedExport['index']
let notes: string[]
let results: unknown[]
beforeEach(() => {
  breaksAt = Number.POSITIVE_INFINITY
  onPage = async () => undefined
  asked = []
  index = { state: 'current', behind: 0 }
  notes = []
  results = []
})

const exportSearch: CommandServices['exportSearch'] = async (_actor, request) => {
  asked.push(request)
  return {
    reading: request.reading ?? 2,
    day: request.day ?? ('2026-11-28' as CivilDate),
    vocabulary: request.vocabulary ?? 'a1b2',
    interpretation: 'words',
    unknown: { classes: [], folders: [] },
    total: 9,
    index,
    pages: async function* () {
      for (let page = 0; page < 3; page += 1) {
        if (page === breaksAt) throw new Error('broken off')
        await onPage(page)
        const records = [1, 2, 3].map((at) => record(3 * page + at))
        const left = records.filter(({ id }) => request.after === null || id > request.after)
        if (left.length > 0) yield left
      }
    },
  }
}

function write(name: string, more: Partial<ExportOptions> = {}, actor = 'operator:a') {
  const running = {
    services: { actor: { kind: 'operator', id: actor, name: 'a' }, exportSearch },
    printer: {
      json: false,
      result: (value: unknown) => results.push(value),
      note: (text: string) => notes.push(text),
      progress: () => ({ update: () => undefined, stop: () => undefined }),
    },
    signal: new AbortController().signal,
    // Of the services of a command, the one that this asks.
  } as unknown as RunningCommand
  const asked = { q: 'words', synonyms: true, scanningErrors: false, form: 'csv', resume: false } as const
  return writeExport(running, { ...asked, file: join(folder, name), ...more })
}

const textOf = (name: string) => readFile(join(folder, name), 'utf8')
const leftOf = async (name: string) => (await readdir(folder)).filter((file) => file.startsWith(name))

describe.each(['csv', 'json'] as const)('a %s file', (form) => {
  it('that was broken off has not its name, and gone on with is byte for byte what it would have been', async () => {
    const [whole, part] = [`whole.${form}`, `part.${form}`]
    await write(whole, { form })
    for (const broken of [0, 1, 2]) {
      breaksAt = broken
      await expect(write(part, { form })).rejects.toThrow('broken off')
      expect(await leftOf(part)).not.toContain(part)
      expect(notes.at(-1)).toContain('--resume')
      breaksAt = Number.POSITIVE_INFINITY
      expect(await write(part, { form, resume: true })).toBe('done')
      expect(asked.at(-1)).toMatchObject({
        after: broken === 0 ? null : numberedId(3 * broken),
        reading: 2,
        day: '2026-11-28',
        vocabulary: 'a1b2',
      })
      expect(await textOf(part)).toBe(await textOf(whole))
      expect(await leftOf(part)).toEqual([part])
      await rm(join(folder, part))
    }
  })

  it('drops what was written of a page that was not finished', async () => {
    const part = `torn.${form}`
    breaksAt = 2
    await expect(write(part, { form })).rejects.toThrow('broken off')
    await writeFile(join(folder, `${part}.part`), 'half a row '.repeat(500), { flag: 'a' })
    breaksAt = Number.POSITIVE_INFINITY
    await write(part, { form, resume: true })
    expect(await textOf(part)).toBe(await textOf(`whole.${form}`))
  })
})

it('has each record once, harmless to spreadsheets as CSV and as it is in JSON', async () => {
  const [header, ...rows] = parse(await textOf('whole.csv')) as string[][]
  expect(header).toEqual(exportColumns)
  const fromJson = JSON.parse(await textOf('whole.json')) as { id: string; title: string }[]
  expect(rows.map(([id]) => id)).toEqual(fromJson.map(({ id }) => id))
  expect(rows.map(([, , title]) => title)).toEqual(fromJson.map(({ title }) => `'${title}`))
  expect(rows).toHaveLength(9)
})

it('goes on with nothing that is not there, is another’s, another question, or shorter than it was', async () => {
  await expect(write('none.csv', { resume: true })).rejects.toMatchObject({ code: 'malformed' })
  breaksAt = 2
  await expect(write('other.csv')).rejects.toThrow('broken off')
  for (const [more, actor] of [
    [{ q: 'other words' }, 'operator:a'],
    [{ form: 'json' }, 'operator:a'],
    [{}, 'operator:b'],
  ] as const)
    await expect(write('other.csv', { ...more, resume: true }, actor)).rejects.toMatchObject({
      code: 'malformed',
    })
  await truncate(join(folder, 'other.csv.part'), 5)
  await expect(write('other.csv', { resume: true })).rejects.toMatchObject({ code: 'malformed' })
  await rm(join(folder, 'other.csv.part'))
  await expect(write('other.csv', { resume: true })).rejects.toMatchObject({ code: 'malformed' })
})

it('says where the index may not know everything, and ends with what is wrong', async () => {
  for (const state of ['behind', 'incomplete'] as const) {
    index = { state, behind: 3 }
    expect(await write('lacking.csv')).toBe('found-wrong')
    expect(results.at(-1)).toMatchObject({ rows: 9, index: { state, behind: 3 } })
    expect(notes.at(-1)).toMatch(/may/)
  }
})

it('that is gone on with says what the index did not know when it began', async () => {
  for (const state of ['behind', 'incomplete'] as const) {
    breaksAt = 2
    index = { state, behind: 3 }
    await expect(write('late.csv')).rejects.toThrow('broken off')
    // Broken off once more, by when nothing is behind.
    index = { state: 'current', behind: 0 }
    await expect(write('late.csv', { resume: true })).rejects.toThrow('broken off')
    breaksAt = Number.POSITIVE_INFINITY
    expect(await write('late.csv', { resume: true })).toBe('found-wrong')
    expect(results.at(-1)).toMatchObject({ rows: 9, index: { state, behind: 3 } })
    expect(notes.at(-1)).toMatch(/may/)
  }
})

it('ends where another to the same file was begun meanwhile, and that one is whole', async () => {
  const others: Promise<unknown>[] = []
  onPage = async (page) => {
    onPage = async () => undefined
    expect(page).toBe(0)
    others.push(write('both.csv', { q: 'other words' }))
    await others[0]
  }
  await expect(write('both.csv')).rejects.toMatchObject({ code: 'conflict' })
  expect(others).toHaveLength(1)
  expect(await textOf('both.csv')).toBe(await textOf('whole.csv'))
  expect(await leftOf('both.csv')).toEqual(['both.csv'])
})

it('ends where another to the same file was begun and is not at its end', async () => {
  onPage = async () => {
    onPage = async () => undefined
    breaksAt = 2
    await write('half.csv').catch(() => undefined)
    breaksAt = Number.POSITIVE_INFINITY
  }
  await expect(write('half.csv')).rejects.toMatchObject({ code: 'conflict' })
  expect((await leftOf('half.csv')).sort()).toEqual(['half.csv.part', 'half.csv.part.json'])
  await write('half.csv', { resume: true })
  expect(await textOf('half.csv')).toBe(await textOf('whole.csv'))
})

import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { z } from 'zod'
import { readTable } from '../../../src/cli/import/read-table.ts'

const schema = z.strictObject({
  path: z.string().min(1),
  title: z.string().optional(),
  folder: z.string().transform((text) => text.trim()),
})
let home: string
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'muniment-table-'))
})
afterAll(() => rm(home, { recursive: true }))

async function read(text: string) {
  const file = join(home, 'table.csv')
  await writeFile(file, text)
  return readTable(file, 'manifest', schema)
}

it('says once which columns are missing, and not on every line', async () => {
  const lines = Array.from({ length: 1000 }, (_, at) => `title ${at}`).join('\n')
  await expect(read(`title\n${lines}\n`)).rejects.toMatchObject({
    code: 'malformed',
    message:
      'The manifest has no column path, folder; its first line names the columns: path, title, folder.',
    errors: [],
  })
  await expect(read('title,path\nBudget,a.txt\n')).rejects.toThrow('has no column folder;')
})

it('takes a table without what it may lack, in any order', async () => {
  expect(await read('folder,path\n FIN ,a.txt\n')).toEqual([
    { row: { path: 'a.txt', folder: 'FIN' }, line: 2 },
  ])
})

it('says after which line a quote opens that does not close, however far on that is noticed', async () => {
  const rows = Array.from({ length: 1000 }, (_, at) => `${at}.txt,FIN`)
  const broken = rows.with(49, '"49.txt,FIN')
  await expect(read(`path,folder\n${broken.join('\n')}\n`)).rejects.toMatchObject({
    code: 'malformed',
    message: expect.stringContaining('a quote that opens after line 50 does not close there'),
  })
  const again = broken.with(900, '"900.txt",FIN')
  await expect(read(`path,folder\n${again.join('\n')}\n`)).rejects.toThrow('opens after line 50 ')
  await expect(read('path,folder\n"a.txt,FIN\n')).rejects.toThrow('opens after line 1 ')
})

it.each([';', '\t'])('says that columns are kept apart by commas, not by %j', async (separator) => {
  await expect(read(['path,folder', 'a.txt,FIN'].join('\n').replaceAll(',', separator))).rejects.toThrow(
    'keeps its columns apart by semicolons or tabs: save it as CSV with commas',
  )
})

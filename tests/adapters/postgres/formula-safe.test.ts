import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { sql } from 'kysely'
import type { Copied } from '../../../src/adapters/postgres/copy-out.ts'
import { formulaSafe } from '../../../src/adapters/postgres/formula-safe.ts'
import { csvRow } from '../../../src/kernel/csv-row.ts'
import { formulaSigns } from '../../../src/kernel/formula-signs.ts'
import { makeTestDatabase, type TestDatabase } from '../../support/test-database.ts'

let db: TestDatabase
beforeAll(async () => {
  db = await makeTestDatabase()
})
afterAll(() => db.close())

/** The texts as PostgreSQL copies them, one a line. */
async function copied(texts: readonly (string | null)[]): Promise<string> {
  const { rows } = await sql<Copied>`
    copy (
      select ${formulaSafe(sql`given.text`)} as text
      from json_array_elements_text(${sql.lit(JSON.stringify(texts))}) with ordinality as given (text, place) order by place
    ) to stdout (format csv, force_quote (text))
  `.execute(db.database.app)
  expect(rows.map((row) => row.rows)).toEqual([texts.length])
  return Buffer.concat(rows.flatMap((row) => row.blocks)).toString()
}

it('hands no spreadsheet a formula, whichever sign it begins with', async () => {
  const texts = [...formulaSigns].map((sign) => `${sign}1`)
  expect(await copied(texts)).toBe(texts.map((text) => `"'${text}"\n`).join(''))
})

it('writes nothing for nothing, and quotes for a text without letters', async () => {
  expect(await copied([null, ''])).toBe('\n""\n')
})

it('means what `csvRow` means, whatever a text holds', async () => {
  const signs = fc.constantFrom(...formulaSigns, '"', ',', '\n', '\r', "'", 'a', '\\', '\u0301')
  const text = fc.oneof(fc.string({ unit: 'grapheme' }), fc.string({ unit: signs }))
  // PostgreSQL knows no text with U+0000.
  const texts = fc.array(
    text.map((one) => one.replaceAll('\0', '')),
    { minLength: 20, maxLength: 40 },
  )
  await fc.assert(
    fc.asyncProperty(texts, async (some) => {
      const ours = some.map((one) => csvRow([one, 1], '\n')).join('')
      const theirs = parse(await copied(some), { record_delimiter: '\n', skip_empty_lines: false })
      expect(theirs.map(([field]: string[]) => field)).toEqual(
        parse(ours, { record_delimiter: '\n' }).map(([field]: string[]) => field),
      )
    }),
    { numRuns: 40 },
  )
})

it('sends more than a block as it is, and what follows in the same session', async () => {
  const long = 'x'.repeat(300_000)
  expect(await copied([long, 'y', long])).toBe(`"${long}"\n"y"\n"${long}"\n`)
})

it('fails as a statement does, before its first row and after', async () => {
  const failing = (at: number) =>
    sql
      .raw(`copy (select 1 / (n - ${at}) from generate_series(1, 20000) n) to stdout`)
      .execute(db.database.app)
  await expect(failing(1)).rejects.toMatchObject({ code: '22012' })
  await expect(failing(19_999)).rejects.toMatchObject({ code: '22012' })
  expect(await copied(['still there'])).toBe('"still there"\n')
})

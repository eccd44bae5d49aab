import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { sql } from 'kysely'
import { csvField } from '../../../src/adapters/postgres/csv-field.ts'
import { csvRow } from '../../../src/kernel/csv-row.ts'
import { formulaSigns } from '../../../src/kernel/formula-signs.ts'
import { makeTestDatabase, type TestDatabase } from '../../support/test-database.ts'

let db: TestDatabase
beforeAll(async () => {
  db = await makeTestDatabase()
})
afterAll(() => db.close())

/** The texts as the database writes them. */
async function written(texts: readonly (string | null)[]): Promise<readonly (string | null)[]> {
  const { rows } = await sql<{ readonly field: string | null }>`
    select ${csvField(sql`text`)} as field
    from unnest(${texts}::text[]) with ordinality as given (text, place) order by place
  `.execute(db.database.app)
  return rows.map((row) => row.field)
}

it('hands no spreadsheet a formula, whichever sign it begins with', async () => {
  const texts = [...formulaSigns].map((sign) => `${sign}1`)
  expect(await written(texts)).toEqual(texts.map((text) => `"'${text}"`))
})

it('writes nothing for nothing, and quotes for a text without letters', async () => {
  expect(await written([null, ''])).toEqual([null, '""'])
})

it('means what `csvRow` means, whatever a text holds', async () => {
  const text = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.string({ unit: fc.constantFrom(...formulaSigns, '"', ',', '\n', '\r', "'", 'a', '\\', '\u0301') }),
  )
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        text.map((one) => one.replaceAll('\0', '')),
        { minLength: 20, maxLength: 40 },
      ),
      async (texts) => {
        const fields = await written(texts)
        const read = (line: string) => parse(line, { relax_column_count: true })
        expect(read(`${fields.join(',')}\n`)).toEqual(read(csvRow(texts, '\n')))
      },
    ),
    { numRuns: 40 },
  )
})

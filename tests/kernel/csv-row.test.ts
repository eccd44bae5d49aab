import { expect, it } from '@jest/globals'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { csvRow } from '../../src/kernel/csv-row.ts'

it.each(['=1+1', '+1', '-1', '@x', '\t=1', '\r=1', '\n=1', '\r\n=1', '＝1', '＋1', '－1', '＠x'])(
  'hands no spreadsheet the formula %j',
  (text) => {
    expect(parse(csvRow([text]))).toEqual([[`'${text}`]])
  },
)

it('is read back by a CSV reader as it was written, whatever it holds', () => {
  const field = fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('a,b', 'say "x"', 'two\nlines', ''))
  fc.assert(
    fc.property(fc.array(field, { minLength: 2, maxLength: 5 }), (fields) => {
      const harmless = fields.map((text) => (/^[=+\-@\t\r\n＝＋－＠]/.test(text) ? `'${text}` : text))
      expect(parse(csvRow(fields))).toEqual([harmless])
      expect(parse(csvRow(fields, '\n'))).toEqual([harmless])
    }),
  )
})

it('leaves numbers and what is not known without quotes', () => {
  expect(csvRow([1, null, -2, 'plain text'], '\n')).toBe('1,,-2,plain text\n')
})

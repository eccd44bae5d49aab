import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { parseFilePlan } from '../../../src/adapters/fileplans/parse-file-plan.ts'

const shipped = readFileSync(
  join(import.meta.dirname, '../../../config/fileplans/ports-and-waterways.yaml'),
  'utf8',
)
const scraps = [
  ':',
  '-',
  '{',
  '}',
  '[',
  ']',
  '"',
  "'",
  '&a ',
  '*a',
  '!',
  '|',
  '>',
  '\t',
  '\n',
  '  ',
  '#',
  '%',
  '---\n',
  'null',
  '\u0000',
]

/** Whatever the outcome, it is an outcome: every fault has words and, inside the file, a line that exists. */
function holdsTogether(text: string): void {
  const reading = parseFilePlan(text, 'plan.yaml')
  if (reading.outcome === 'sound') return
  const lines = text.split('\n').length
  expect(reading.errors.length).toBeGreaterThan(0)
  for (const fault of reading.errors) {
    expect(fault.message).not.toBe('')
    expect(fault.line).toBeGreaterThanOrEqual(1)
    expect(fault.line).toBeLessThanOrEqual(lines)
  }
}

describe('a broken plan file', () => {
  it('is answered with faults, never an exception, wherever it was cut', () => {
    fc.assert(
      fc.property(fc.nat(shipped.length), (length) => holdsTogether(shipped.slice(0, length))),
      { numRuns: 40 },
    )
  })

  it('is answered with faults whatever slipped into it', () => {
    fc.assert(
      fc.property(fc.nat(shipped.length), fc.nat(60), fc.constantFrom(...scraps), (at, cut, scrap) =>
        holdsTogether(`${shipped.slice(0, at)}${scrap}${shipped.slice(at + cut)}`),
      ),
      { numRuns: 80 },
    )
  })

  it('is answered with faults where any value is of another kind', () => {
    const odd = fc.letrec((tie) => ({
      value: fc.oneof(
        { depthSize: 'small' },
        fc.string(),
        fc.array(tie('value'), { maxLength: 3 }),
        tie('map'),
      ),
      map: fc.dictionary(
        fc.constantFrom(
          'plan',
          'schedules',
          'classes',
          'code',
          'title',
          'schedule',
          'fields',
          'folders',
          'name',
          'type',
          'options',
          'trigger',
          'reference',
          '__proto__',
        ),
        tie('value'),
        { maxKeys: 4 },
      ),
    }))
    fc.assert(
      fc.property(odd.map, (value) => holdsTogether(JSON.stringify(value))),
      { numRuns: 500 },
    )
  })
})

import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { oneLine } from '../../src/records/one-line.ts'

describe('one line of text from outside', () => {
  it.each([
    ['A\u0000B', 'A B'],
    ['  a \r\n\t b\u0085c\u2028d ', 'a b c d'],
    ['\u001b[2J', '[2J'],
    ['\u0000\u0007 ', ''],
    ['half\ud800', 'half\ufffd'],
    ['Sea\u0301n', 'Seán'],
    ['Sea\u0000\u0301n', 'Sea \u0301n'],
  ])('%j is %j', (text, shown) => {
    expect(oneLine(text, 100)).toBe(shown)
  })

  it('is cut between characters, without space at its end', () => {
    expect(oneLine(`abc${String.fromCodePoint(0x1f600)}`, 4)).toBe('abc')
    expect(oneLine('abc def', 4)).toBe('abc')
  })

  it('is of any text one that every store takes, and cleaned again the same', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        fc.array(fc.integer({ min: 0, max: 0xffff })),
        (text, units) => {
          const line = oneLine(text + String.fromCharCode(...units), 40)
          expect(line).not.toMatch(/\p{Cc}|^\s|\s$|\s\s/u)
          expect([line.isWellFormed(), line.length <= 40, oneLine(line, 40) === line]).toEqual([
            true,
            true,
            true,
          ])
        },
      ),
    )
  })
})

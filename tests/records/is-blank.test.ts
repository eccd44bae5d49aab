import { expect, it } from '@jest/globals'
import { isBlank } from '../../src/records/is-blank.ts'

it.each([
  ['nothing', ''],
  ['space', ' \t\r\n'],
  ['no-break, ideographic and narrow space', '\u00a0\u3000\u202f'],
  ['line and paragraph separators', '\u2028\u2029'],
  ['zero-width space, joiners and a byte order mark', '\u200b\u200c\u200d\u2060\ufeff'],
  ['a soft hyphen', '\u00ad'],
  ['direction characters', '\u200e\u202e\u2066\u2069'],
  ['Hangul fillers', '\u115f\u1160\u3164\uffa0'],
  ['an empty cell of braille', '\u2800'],
  ['variation selectors and tags', '\ufe0f\u{e0001}\u{e0041}'],
])('%s is nothing that anybody sees', (_, text) => {
  expect(isBlank(text)).toBe(true)
})

it.each(['x', '0', '-', '\u200bx', 'مرجع', '李', '\u2801', '🗄️', 'e\u0301'])('%j is', (text) => {
  expect(isBlank(text)).toBe(false)
})

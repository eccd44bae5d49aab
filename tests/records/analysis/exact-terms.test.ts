import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { foldedWords } from '../../../src/records/analysis/analyse-text.ts'
import { exactTerms } from '../../../src/records/analysis/exact-terms.ts'
import { makeWordWriter } from '../../../src/records/analysis/write-words.ts'
import { anyText } from '../../support/any-text.ts'

/** Marks are terms of the Private Use Area: shown as themselves between slashes. */
const shown = (text: string) =>
  exactTerms(text)
    .map((term) =>
      /^[\ue000-\ue07f]/.test(term)
        ? `/${[...term].map((mark) => String.fromCharCode(mark.charCodeAt(0) - 0xe000)).join('')}/`
        : term,
    )
    .join(' ')

describe('exact terms', () => {
  it.each([
    ['', ''],
    ['Annual Reports', 'annual reports'],
    ['fox-it', 'fox /-/ it'],
    ['fox it', 'fox it'],
    ['fox - it', 'fox it'],
    ['fox, it', 'fox it'],
    ['fox,it', 'fox /,/ it'],
    ['O’Brien', "o /'/ brien"],
    ["O'Brien", "o /'/ brien"],
    ['O\u02bcBrien', "o /'/ brien"],
    ['O\u02bbBrien', "o /'/ brien"],
    ['O\u02b9Brien', "o /'/ brien"],
    ['O\u02c8Brien', "o /'/ brien"],
    ['O\ua78cBrien', "o /'/ brien"],
    ['fox\u200b-it', 'fox /-/ it'],
    ['f\u200box-\u200eit\ufeff', 'fox /-/ it'],
    ['1939–45', '1939 /-/ 45'],
    ['“fox-it”, she said.', 'fox /-/ it she said'],
    ['a(b)', 'a /(/ b'],
    ['(a)(b)', 'a /)(/ b'],
    ['Total........12', 'total 12'],
    ['Total....12', 'total /..../ 12'],
    ['café-bar', 'cafe /-/ bar'],
    ['fox\u00a0it', 'fox it'],
    ['Mr.\u00a0Murphy', 'mr murphy'],
    ['fox\u00a0–\u00a0it', 'fox it'],
    ['fox.\u2003it, No.\u202f12,\u2028a.\u3000b', 'fox it no 12 a b'],
    ['“fox”-it', 'fox /"-/ it'],
    ['«fox»-it', 'fox /"-/ it'],
    ['"fox"-it', 'fox /"-/ it'],
    ['fox-\nit', 'fox it'],
    ['-fox-', 'fox'],
    ['https://a.uk/b?c=1', 'https /:/// a /./ uk /// b /?/ c /=/ 1'],
  ])('of %j are %s', (text, expected) => {
    expect(shown(text)).toBe(expected)
  })

  it('are the folded words of any text, with marks between them', () => {
    fc.assert(
      fc.property(anyText(40), (text) => {
        const words = exactTerms(text).filter((term) => !/^[\ue000-\ue07f]/.test(term))
        expect(words).toEqual(foldedWords(text))
      }),
    )
  })

  it('are listed once each, in order of appearance', () => {
    const { stream, distinct, count } = makeWordWriter()('a-b a-b b').exact
    expect(count).toBe(7)
    expect(stream.toString()).toBe('a \ue02d b a \ue02d b b ')
    expect(distinct.toString()).toBe('a \ue02d b ')
  })
})

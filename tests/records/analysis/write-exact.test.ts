import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { foldedWords } from '../../../src/records/analysis/analyse-text.ts'
import { exactTerms, makeExactWriter } from '../../../src/records/analysis/write-exact.ts'
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
        const plain = text
          .replace(/[\u02b9-\u02bc\u02c8\u2018\u2019\u201b\u2032\ua78b\ua78c]/g, "'")
          .replace(/[\u2010-\u2015\u2212]/g, '-')
        expect(words).toEqual(foldedWords(plain))
      }),
    )
  })

  it('are listed once each, in order of appearance', () => {
    const { stream, distinct, count } = makeExactWriter()('a-b a-b b')
    expect(count).toBe(7)
    expect(stream.toString()).toBe('a \ue02d b a \ue02d b b ')
    expect(distinct.toString()).toBe('a \ue02d b ')
  })
})

import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { foldedWords } from '../../../src/records/analysis/analyse-text.ts'
import { exactTerms } from '../../../src/records/analysis/exact-terms.ts'
import { makeWordWriter } from '../../../src/records/analysis/write-words.ts'
import { anyText } from '../../support/any-text.ts'

/** Marks are terms of the Private Use Area: shown as themselves between slashes; those that are not ASCII are three each. */
const shown = (text: string) =>
  exactTerms(text)
    .map((term) =>
      /^[\ue000-\ue0ff]/.test(term)
        ? `/${term.replace(foreign, spelt).replace(/[\ue000-\ue07f]/g, plain)}/`
        : term,
    )
    .join(' ')

const foreign = /[\ue080-\ue0bf]{3}/g
const spelt = (three: string) =>
  String.fromCodePoint([...three].reduce((code, six) => (code << 6) | (six.charCodeAt(0) - 0xe080), 0))
const plain = (mark: string) => String.fromCharCode(mark.charCodeAt(0) - 0xe000)

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
    // What is not ASCII counts as well.
    ['col·legi', 'col /·/ legi'],
    ['col•legi', 'col /•/ legi'],
    ['10€20', '10 /€/ 20'],
    ['25°C', '25 /°/ c'],
    ['(a→b)', 'a /→/ b'],
    ['fox🎉it', 'fox /🎉/ it'],
    ['fox❤\ufe0fit', 'fox /❤/ it'],
    ['東京、大阪', '東京 /、/ 大阪'],
    ['Zoë·“É”', 'zoe /·"/ e'],
    ['½×¼', '1 2 /×/ 1 4'],
    ['fox · it, fox ·it, fox· it', 'fox it fox it fox it'],
    ['·fox·', 'fox'],
    ['a·····b', 'a b'],
    // Another width, or several in one.
    ['ｆｏｘ－ｉｔ', 'fox /-/ it'],
    ['fox\ufe63it', 'fox /-/ it'],
    ['Ｒ＆Ｄ', 'r /&/ d'],
    ['fox…it', 'fox /.../ it'],
    ['fox……it', 'fox it'],
    ['fox\u2043it', 'fox /-/ it'],
    ['fox\u058ait', 'fox /-/ it'],
    ['fox\u301cit', 'fox /-/ it'],
    // Nothing that was written in the Private Use Area, or between the characters, is taken for a mark.
    ['fox\ue02dit', 'fox it'],
    ['fox\u007fBBBit', 'fox bbbit'],
    ['fox\u0301\u007f·it, fox\u0001·it', 'fox it fox it'],
  ])('of %j are %s', (text, expected) => {
    expect(shown(text)).toBe(expected)
  })

  it('are the folded words of any text, with marks between them', () => {
    fc.assert(
      fc.property(anyText(40), (text) => {
        const words = exactTerms(text).filter((term) => !/^[\ue000-\ue0ff]/.test(term))
        expect(words).toEqual(foldedWords(text))
      }),
    )
  })

  it('tell every mark apart from a space, and from any other that is not the same in another width', () => {
    const marks = [...Array(0x1_f000 - 0x80).keys()]
      .map((at) => String.fromCodePoint(at + 0x80))
      .filter((mark) => /[\p{P}\p{S}]/u.test(mark) && !/[\p{L}\p{N}]/u.test(mark))
    const byTerms = Map.groupBy(marks, (mark) => exactTerms(`fox${mark}it`).join(' '))
    expect(byTerms.get('fox it') ?? []).toEqual([])
    const shared = [...byTerms].filter(([, same]) => same.length > 1).map(([terms]) => terms)
    for (const terms of shared) expect(terms).toMatch(/^fox [\ue021-\ue07e]+ it$/)
    expect(byTerms.size).toBeGreaterThan(5_000)
  })

  it('are listed once each, in order of appearance', () => {
    const { stream, distinct, count } = makeWordWriter()('a-b a-b b').exact
    expect(count).toBe(7)
    expect(stream.toString()).toBe('a \ue02d b a \ue02d b b ')
    expect(distinct.toString()).toBe('a \ue02d b ')
  })
})

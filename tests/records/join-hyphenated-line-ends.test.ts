import { describe, expect, it } from '@jest/globals'
import { joinHyphenatedLineEnds } from '../../src/records/join-hyphenated-line-ends.ts'

describe('joining hyphenated line ends', () => {
  it.each([
    ['the depart-\nment', 'the department'],
    ['the depart-  \n   ment wrote', 'the department wrote'],
    ['infor\u00ad\nmation', 'information'],
    ['Verwal\u2010\ntung', 'Verwaltung'],
    ['con\u00adtract', 'contract'],
    ['café-\nteria', 'caféteria'],
  ])('joins a broken word: %j', (text, joined) => {
    expect(joinHyphenatedLineEnds(text)).toBe(joined)
  })

  it.each([
    'Anglo-\nIrish',
    'reference A-\n1312',
    'A-\nlevel',
    'DFI/2017/A-1312/B',
    'well-known',
    'a list:\n- first\n- second',
    'from 2012-\n2019',
    'end -\nnext',
  ])('leaves alone what is no broken word: %j', (text) => {
    expect(joinHyphenatedLineEnds(text)).toBe(text)
  })

  it('gives both readings where the hyphen may belong to the word', () => {
    expect(joinHyphenatedLineEnds('they co-\noperate with')).toBe('they cooperate co-operate with')
    expect(joinHyphenatedLineEnds('a long-\nterm plan')).toBe('a longterm long-term plan')
  })

  it('goes through a word without end once, and not once for each of its letters', () => {
    const word = 'x'.repeat(1_000_000)
    expect(joinHyphenatedLineEnds(`${word} depart-\nment`)).toBe(`${word} department`)
  })
})

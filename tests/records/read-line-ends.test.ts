import { describe, expect, it } from '@jest/globals'
import { readLineEnds } from '../../src/records/read-line-ends.ts'

describe('joining hyphenated line ends', () => {
  it.each([
    ['the depart-\nment', 'the department'],
    ['the depart-  \n   ment wrote', 'the department wrote'],
    ['infor\u00ad\nmation', 'information'],
    ['Verwal\u2010\ntung', 'Verwaltung'],
    ['con\u00adtract', 'contract'],
    ['café-\nteria', 'caféteria'],
  ])('joins a broken word: %j', (text, joined) => {
    expect(readLineEnds(text).joined).toBe(joined)
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
    expect(readLineEnds(text).joined).toBe(text)
  })

  it('gives a second reading where the hyphen may belong to the word', () => {
    expect(readLineEnds('a con\u00adtract: they co-\noperate with the depart-\nment')).toEqual({
      joined: 'a contract: they cooperate with the department',
      kept: { text: 'a contract: they co-operate with the department', doubtful: [17] },
    })
    expect(readLineEnds('a long-\nterm plan')).toEqual({
      joined: 'a longterm plan',
      kept: { text: 'a long-term plan', doubtful: [2] },
    })
    expect(readLineEnds('the depart-\nment').kept).toBeNull()
  })

  it('joins a word that is broken twice', () => {
    expect(readLineEnds('inter-\ngovern-\nmental').joined).toBe('intergovernmental')
  })

  it('goes through a word without end once, and not once for each of its letters', () => {
    const word = 'x'.repeat(1_000_000)
    expect(readLineEnds(`${word} depart-\nment`).joined).toBe(`${word} department`)
    const broken = 're-\nport '.repeat(200_000)
    expect(readLineEnds(broken).kept?.doubtful).toHaveLength(200_000)
  })
})

import { describe, expect, it } from '@jest/globals'
import { suggestibleWords } from '../../../src/search/suggest/suggestible-words.ts'

const words = (text: string) => suggestibleWords(text).map(({ word }) => word)

describe('words that may be suggested', () => {
  it.each([
    ['a national insurance number', 'Claim of QQ123456C'],
    ['one in small letters', 'Claim of qq123456c'],
    ['one with spaces', 'Claim of QQ 12 34 56 C'],
    ['one with hyphens', 'Claim of QQ-12-34-56-C'],
    ['one with dots', 'Claim of qq.12.34.56.c'],
    ['a health and care number', 'Claim of 943 476 5919'],
    ['one without spaces', 'Claim of 9434765919'],
    ['one with hyphens and its label', 'Claim of NHS943-476-5919'],
    ['a card number', 'Claim of 4111 1111 1111 1111'],
    ['one with hyphens and letters about it', 'Claim of VISA-4111-1111-1111-1111-GOLD'],
    ['an account number with a bank in it', 'Claim of GB29 NWBK 6016 1331 9268 19'],
    ['a reference', 'Claim of ABCD/2017/EFGH-1312/Beta'],
    ['digits of another script', 'Claim of ward٣٤'],
    ['an e-mail address', 'Claim of john.murphy@example.org'],
    ['one within marks', 'Claim of <john.murphy@example.org>,'],
    ['one with spaces', 'Claim of murphy @ example'],
    ['one that is spelt out', 'Claim of murphy (at) example (dot) arpa'],
    [
      'one that is spelt out without spaces',
      'Claim of murphy(at)example(dot)arpa, <AT>murphy[dot]example{DOT}',
    ],
    ['one that is spelt out with spaces here and there', 'Claim of murphy (at)example(dot) arpa'],
    ['one that is half in the next piece', 'Claim of murphy @example.org'],
    ['a web address', 'Claim of https://finance.example.org/annual/report'],
    ['one without a scheme', 'Claim of www.finance/annual and finance-example.org/annual'],
    ['one to write to', 'Claim of mailto:murphy'],
    ['a file’s name', 'Claim of Annual-Minutes.docx'],
    ['a path', String.raw`Claim of C:\Users\murphy \\server\share /home/murphy ../murphy ~/murphy`],
  ])('are none out of %s', (_claim, text) => {
    expect(words(text)).toEqual(['Claim'])
  })

  it('are none of what is too short, or only holds sentences together', () => {
    expect(words('Of the tax from those which were about their due fee')).toEqual([])
    expect(words('a'.repeat(41))).toEqual([])
  })

  it('are all others, as they are written', () => {
    expect(words('Annual Report (of Finance), income/expenditure: “Budget”. Minutes 2019')).toEqual([
      'Annual',
      'Report',
      'Finance',
      'income',
      'expenditure',
      'Budget',
      'Minutes',
    ])
    expect(words('Siobhán Ó Néill, D’Arcy; Łukasz-Kowalski')).toEqual([
      'Siobhán',
      'Néill',
      'Arcy',
      'Łukasz',
      'Kowalski',
    ])
  })

  it('stand where they stand, and are compared without case and accents', () => {
    const text = '2019 – (Néill’s) Straße'
    expect(suggestibleWords(text).map(({ folded, start, end }) => [folded, text.slice(start, end)])).toEqual([
      ['neill', 'Néill'],
      ['strasse', 'Straße'],
    ])
  })

  it('are read from a text without end, which no pattern goes over again and again', () => {
    for (const text of ['a'.repeat(200_000), '('.repeat(200_000), '.a'.repeat(100_000), '@ '.repeat(100_000)])
      expect(words(text)).toEqual([])
  })
})

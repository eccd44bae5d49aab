import { describe, expect, it } from '@jest/globals'
import type { TermsOfSearchRequest } from '../../../src/search/explore/terms-of-search.ts'
import type { SearchDocument } from '../../../src/search/search-document.ts'
import { noFilters } from '../../../src/search/search-filters.ts'
import { makeVocabulary } from '../../../src/search/vocabulary/make-vocabulary.ts'
import { makeSearchDocument, numberedId } from '../../contracts/search-index-corpus.ts'
import { makeExploreWorld } from '../support/explore-world.ts'
import { person } from '../support/export-world.ts'

const documents: readonly SearchDocument[] = [
  ...Array.from({ length: 4 }, (_, at) =>
    makeSearchDocument(1 + at, {
      title: 'Flood report',
      text: `Culverts and gravel in county ${at}, QQ123456C, ann@example.org`,
    }),
  ),
  ...Array.from({ length: 12 }, (_, at) =>
    makeSearchDocument(20 + at, { title: 'Leave report', text: at < 6 ? 'annual gravel' : 'annual' }),
  ),
  makeSearchDocument(60, { title: 'Flood', text: 'zebra culverts', accessSet: 2 }),
  makeSearchDocument(61, { title: 'Flood', text: 'zebra gravel', accessSet: 2 }),
]
const asked = (q: string, given: Partial<TermsOfSearchRequest> = {}): TermsOfSearchRequest => ({
  ...noFilters,
  q,
  synonyms: false,
  scanningErrors: false,
  size: 20,
  ...given,
})

describe('terms that stand out in a search', () => {
  it('are refused to whoever reads no content', async () => {
    const { terms } = await makeExploreWorld(documents)
    await expect(terms(person({ role: 'administrator' }), asked('flood'))).rejects.toMatchObject({
      code: 'forbidden-role',
    })
  })

  it('are those of a system that never held what the asker may not read', async () => {
    const hidden = Array.from({ length: 90 }, (_, at) =>
      makeSearchDocument(200 + at, { title: 'Flood report', text: 'gravel annual zebra', accessSet: 2 }),
    )
    const beside = await makeExploreWorld([...hidden, ...documents])
    const alone = await makeExploreWorld(documents.filter(({ accessSet }) => accessSet === 1))
    for (const q of [
      'flood',
      'report',
      'gravel',
      '',
      'flood AND NOT county',
      'nowhere flood zebra',
      'leave report',
    ])
      expect(await beside.terms(person(), asked(q))).toEqual(await alone.terms(person(), asked(q)))
  })

  it('are read out of no text that was tightened since it was indexed', async () => {
    const { terms, now, textsLoaded } = await makeExploreWorld(documents)
    for (const number of [1, 2, 3, 4]) now.tightened.set(numberedId(number), 2)
    expect((await terms(person(), asked('flood'))).terms).toEqual([])
    expect(textsLoaded).toEqual([])
  })

  it('are what its records speak of more than the others, counted, as it is written', async () => {
    const { terms } = await makeExploreWorld(documents)
    const answer = await terms(person(), asked('flood'))
    expect(answer.total).toBe(4)
    expect(answer.terms).toEqual([
      expect.objectContaining({ term: 'county', count: 4 }),
      {
        term: 'Culverts',
        count: 4,
        q: 'flood "Culverts"',
        reason: 'in 4 of these 4 records, and less often in the others that you may read',
      },
      expect.objectContaining({ term: 'gravel', count: 4 }),
    ])
  })

  it('are none where everything is asked for, and none of the words of the query', async () => {
    const { terms } = await makeExploreWorld(documents)
    expect((await terms(person(), asked(''))).terms).toEqual([])
    expect((await terms(person(), asked('flood cul* "gravel"'))).terms.map(({ term }) => term)).toEqual([
      'county',
    ])
  })

  it('narrow the search to just the records that they count', async () => {
    const { terms } = await makeExploreWorld(documents)
    for (const q of ['report', 'flood OR annual', 'report gravel', 'leave report'])
      for (const { q: narrower, count } of (await terms(person(), asked(q))).terms)
        expect([narrower, (await terms(person(), asked(narrower ?? ''))).total]).toEqual([narrower, count])
  })

  it('narrow it so with synonyms and scanning errors too, or say that no query does', async () => {
    const forms = makeVocabulary([['gravel', 'chippings']])
    const more = Array.from({ length: 3 }, (_, at) =>
      makeSearchDocument(80 + at, {
        title: 'Flood report',
        text: 'chippings for cu1verts, c0unty',
        recognised: 'chippings for cu1verts, c0unty',
      }),
    )
    const { terms } = await makeExploreWorld([...documents, ...more], [1], forms)
    const settings = { synonyms: true, scanningErrors: true }
    const narrower = new Map<string, string | null>()
    for (const q of ['flood', 'flood OR leave', 'flood report', 'leave report'])
      for (const { term, q: narrowed, count } of (await terms(person(), asked(q, settings))).terms) {
        narrower.set(term, narrowed)
        if (narrowed === null) continue
        expect([narrowed, (await terms(person(), asked(narrowed, settings))).total]).toEqual([
          narrowed,
          count,
        ])
      }
    expect(narrower.get('gravel')).toBeNull()
    expect(narrower.get('Culverts')).not.toBeNull()
  })

  it('narrow it so where what has the term has the words misread alone', async () => {
    const scanned = { text: 'harb0ur dues', recognised: 'harb0ur dues' }
    const more = [
      ...Array.from({ length: 3 }, (_, at) => makeSearchDocument(90 + at, scanned)),
      ...Array.from({ length: 5 }, (_, at) => makeSearchDocument(100 + at, { text: 'dues of members' })),
    ]
    const settings = { scanningErrors: true }
    for (const typed of [[], [makeSearchDocument(110, { text: 'harbour master' })]]) {
      const { terms } = await makeExploreWorld([...documents, ...more, ...typed])
      const duesOf = async (q: string) =>
        (await terms(person(), asked(q, settings))).terms.find(({ term }) => term === 'dues')
      const dues = await duesOf('harbour')
      expect(dues).toMatchObject({ term: 'dues', count: 3, q: '(harbour) AND "dues"' })
      expect((await terms(person(), asked(dues?.q ?? '', settings))).total).toBe(3)
      // Two words are no expression: with one more nothing would stay strict.
      expect(await duesOf('harbour wharf')).toMatchObject({ count: 3, q: null })
    }
  })

  it('are those of the records with all of few words, where so many have them that it is no chance', async () => {
    const sick = (number: number, text: string) => makeSearchDocument(number, { title: 'Note', text })
    const common = 'whatever already follows'
    const records = (withAll: number) => [
      ...Array.from({ length: withAll }, (_, at) => sick(1 + at, `annual leave: sick pay. ${common}`)),
      ...Array.from({ length: 40 }, (_, at) => sick(100 + at, `leave the file there. ${common}`)),
      sick(190, 'leave, sick of it'),
      ...Array.from({ length: 40 }, (_, at) => sick(200 + at, 'roads')),
    ]
    const ask = async (withAll: number) => {
      const { terms } = await makeExploreWorld(records(withAll))
      return (await terms(person(), asked('annual leave', { size: 2 }))).terms
    }
    expect(await ask(10)).toEqual([
      expect.objectContaining({ term: 'pay', count: 10, q: 'annual leave "pay"' }),
      {
        term: 'sick',
        count: 11,
        q: 'annual leave "sick"',
        reason:
          'in 10 of the 10 records with all of the words, and less often in the others that you may read',
      },
    ])
    expect((await ask(9)).map(({ term }) => term)).toEqual(['already', 'follows'])
  })

  it('have a few texts in memory at a time', async () => {
    const { terms, most, textsLoaded } = await makeExploreWorld(documents)
    await terms(person(), asked('report'))
    expect(textsLoaded).toHaveLength(16)
    expect(most.textsAtOnce).toBeLessThanOrEqual(4)
  })
})

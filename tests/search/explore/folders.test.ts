import { describe, expect, it } from '@jest/globals'
import type { CivilDate } from '../../../src/records/dates/civil-date.ts'
import type { SearchDocument } from '../../../src/search/search-document.ts'
import { noFilters } from '../../../src/search/search-filters.ts'
import { makeSearchDocument } from '../../contracts/search-index-corpus.ts'
import { makeExploreWorld } from '../support/explore-world.ts'
import { person } from '../support/export-world.ts'

const inFolder = (from: number, count: number, folder: string, text: string, accessSet = 1) =>
  Array.from({ length: count }, (_, at) => makeSearchDocument(from + at, { folder, text, accessSet }))
const documents: readonly SearchDocument[] = [
  ...inFolder(1, 3, 'A', 'culvert flooding gravel'),
  ...inFolder(10, 2, 'B', 'culvert flooding gravel'),
  ...inFolder(20, 1, 'C', 'culvert flooding gravel'),
  ...inFolder(30, 9, 'D', 'annual leave'),
  ...inFolder(50, 5, 'S', 'culvert flooding gravel', 2),
  makeSearchDocument(70, {
    classPath: [],
    folder: '',
    text: 'culvert',
    filings: [
      { accessSet: 1, classPath: ['GEN'], folder: 'B' },
      { accessSet: 2, classPath: ['GEN'], folder: 'S' },
    ],
  }),
]
const readable = documents
  .filter(({ accessSet }) => accessSet === 1)
  .map((one) => ({ ...one, filings: one.filings.filter(({ accessSet }) => accessSet === 1) }))
const administrator = person({ role: 'administrator' })
const asked = (q: string) => ({ ...noFilters, q, synonyms: false, scanningErrors: false, size: 10 })

describe('folders of a search', () => {
  it('are refused to whoever reads no content', async () => {
    const { folders } = await makeExploreWorld(documents)
    await expect(folders(administrator, asked('culvert'))).rejects.toMatchObject({ code: 'forbidden-role' })
  })

  it('are those of a system that never held what the asker may not read', async () => {
    const beside = await makeExploreWorld(documents)
    const alone = await makeExploreWorld(readable)
    for (const q of ['culvert', 'leave', '', 'nowhere gravel'])
      expect(await beside.folders(person(), asked(q))).toEqual(await alone.folders(person(), asked(q)))
  })

  it('are named with what lies in them, most first, and not once they may not be read', async () => {
    const { folders, now } = await makeExploreWorld(documents)
    const found = async () =>
      (await folders(person(), asked('culvert'))).folders.map(
        ({ reference, reason }) => `${reference}: ${reason}`,
      )
    expect(await found()).toEqual([
      'A: 3 of the 7 records found lie in it',
      'B: 3 of the 7 records found lie in it',
      'C: 1 of the 7 records found lies in it',
    ])
    now.closedOff.add('A')
    expect((await found()).map((line) => line.charAt(0))).toEqual(['B', 'C'])
  })
})

describe('folders related to a folder', () => {
  const of = (reference: string) => ({ reference, size: 10 })

  it('are not told of one that may not be read, as if there were none', async () => {
    const { related, textsLoaded } = await makeExploreWorld(documents)
    await expect(related(administrator, of('A'))).rejects.toMatchObject({ code: 'forbidden-role' })
    for (const reference of ['S', 'nowhere'])
      await expect(related(person(), of(reference))).rejects.toMatchObject({ code: 'not-found' })
    expect(textsLoaded).toEqual([])
  })

  it('are those of a system that never held what the asker may not read', async () => {
    const links = [
      { reference: 'D', inBoth: 0, subjects: [{ type: 'case', id: 'C-77' }], linked: 0, accessSet: 1 },
      { reference: 'S', inBoth: 9, subjects: [], linked: 0, accessSet: 2 },
    ]
    const beside = await makeExploreWorld(documents)
    const alone = await makeExploreWorld(readable)
    for (const world of [beside, alone]) world.now.links = links
    for (const reference of ['A', 'B', 'C', 'D'])
      expect(await beside.related(person(), of(reference))).toEqual(
        await alone.related(person(), of(reference)),
      )
  })

  it('speak of the same, or are tied by what people filed, and say so', async () => {
    const { related, now } = await makeExploreWorld(documents)
    now.links = [
      { reference: 'C', inBoth: 1, subjects: [], linked: 0, accessSet: 1 },
      { reference: 'D', inBoth: 0, subjects: [{ type: 'case', id: 'C-77' }], linked: 2, accessSet: 1 },
    ]
    expect(
      (await related(person(), of('A'))).map(({ reference, reason }) => `${reference}: ${reason}`),
    ).toEqual([
      'D: the same subject: case C-77; 2 records supersede or are superseded by some in this folder',
      'C: 1 record lies in both; 1 record speaks of the same: flooding, gravel, culvert',
      'B: 2 records speak of the same: flooding, gravel, culvert',
    ])
    now.closedOff.add('C')
    expect((await related(person(), of('A'))).map(({ reference }) => reference)).toEqual(['D', 'B'])
  })
})

describe('the subjects that folders have in common', () => {
  it.each([
    ['person', 'QQ123456C', 'the same person'],
    ['person', 'QQ 12 34 56 C', 'the same person'],
    ['person', '943 476 5919', 'the same person'],
    ['card', '4929 0000 0000 6', 'the same card'],
    ['person', 'Murphy QQ123456C', 'the same person'],
    ['person', 'sean@example.org', 'the same subject: person sean@example.org'],
    ['NI QQ123456C', 'Murphy', 'the same subject: subject Murphy'],
    ['NI QQ123456C', 'QQ123456C', 'the same subject'],
    ['case', 'HR/2021/77', 'the same subject: case HR/2021/77'],
    ['project', 'Harbour Wall', 'the same subject: project Harbour Wall'],
  ])('%s %s: %s', async (type, id, reason) => {
    const { related, now } = await makeExploreWorld(documents)
    now.links = [{ reference: 'D', inBoth: 0, subjects: [{ type, id }], linked: 0, accessSet: 1 }]
    const found = await related(person(), { reference: 'A', size: 10 })
    expect(found.find(({ reference }) => reference === 'D')?.reason).toBe(reason)
  })

  it('are each named once, the identifiers by their kinds', async () => {
    const { related, now } = await makeExploreWorld(documents)
    const subjects = [
      { type: 'person', id: 'QQ123456C' },
      { type: 'project', id: 'Harbour' },
      { type: 'person', id: 'QQ123457C' },
      { type: 'case', id: 'C-77' },
      { type: 'project', id: 'Barrage' },
    ]
    now.links = [{ reference: 'D', inBoth: 0, subjects, linked: 0, accessSet: 1 }]
    const [found] = await related(person(), { reference: 'A', size: 10 })
    expect(found?.reason).toBe(
      'the same subjects: case C-77, project Barrage, project Harbour; the same person',
    )
  })
})

describe('recently active folders', () => {
  it('are those in which the asker may read what came, each with the reason', async () => {
    const { recent, now } = await makeExploreWorld(documents)
    const about = { title: null, classCode: 'GEN', accessSet: 1 }
    now.active = [
      { ...about, reference: 'A', count: 7, last: '2026-11-27' as CivilDate },
      { ...about, reference: 'S', count: 9, last: '2026-11-28' as CivilDate, accessSet: 2 },
      { ...about, reference: 'B', count: 1, last: '2026-11-02' as CivilDate },
    ]
    await expect(recent(administrator, { days: 30, size: 10 })).rejects.toMatchObject({
      code: 'forbidden-role',
    })
    const answer = await recent(person(), { days: 31, size: 10 })
    expect([answer.since, answer.folders.map(({ reason }) => reason)]).toEqual([
      '2026-10-29',
      ['7 records since 29 October, the last on 27 November', '1 record since 29 October, on 2 November'],
    ])
    expect(answer.countsAreExact).toBe(true)
  })

  it('say that there may be more where not all were counted', async () => {
    const { recent, now } = await makeExploreWorld(documents)
    const last = '2026-11-28' as CivilDate
    now.active = [2, 1].map((count) => ({
      ...{ title: null, classCode: 'GEN', accessSet: 1, reference: 'A' },
      count,
      last,
    }))
    now.activeAreExact = false
    const answer = await recent(person(), { days: 1, size: 10 })
    expect([answer.countsAreExact, answer.folders.map(({ reason }) => reason)]).toEqual([
      false,
      [
        'at least 2 records since 28 November, the last on 28 November',
        'at least 1 record since 28 November, on 28 November',
      ],
    ])
  })
})

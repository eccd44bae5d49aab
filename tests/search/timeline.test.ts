import { describe, expect, it } from '@jest/globals'
import type { Actor } from '../../src/access/actor.ts'
import { systemClock } from '../../src/kernel/clock.ts'
import type { PersonId } from '../../src/kernel/ids.ts'
import type { CivilDate } from '../../src/records/dates/civil-date.ts'
import type { SearchDocument } from '../../src/search/search-document.ts'
import { noFilters } from '../../src/search/search-filters.ts'
import { makeTimeline, type TimelineRequest } from '../../src/search/timeline.ts'
import { makeSearchDocument } from '../contracts/search-index-corpus.ts'
import { makeFakeSearchIndex } from '../support/fakes/fake-search-index.ts'
import { readingQueries } from './support/reading-queries.ts'

const person = (role: 'civil-servant' | 'administrator' = 'civil-servant'): Actor => ({
  kind: 'person',
  id: 'p1' as PersonId,
  name: 'Pat',
  role,
  scope: null,
  clearance: 'official',
  groups: [],
  how: 'token',
})
const day = (date: string) => date as CivilDate

async function makeTimelineOf(
  dates: readonly string[],
  given: (at: number) => Partial<SearchDocument> = () => ({}),
) {
  const index = makeFakeSearchIndex(systemClock)
  await index.put(
    dates.map((date, at) => makeSearchDocument(at + 1, { date: day(date), text: 'alpha', ...given(at) })),
  )
  const timeline = makeTimeline({
    index,
    readQuery: readingQueries(),
  })
  return (given: Partial<TimelineRequest> = {}) =>
    timeline(person(), { ...noFilters, q: '', synonyms: false, scanningErrors: false, by: 'auto', ...given })
}
const shown = ({ buckets }: { buckets: readonly { from: string; to: string; count: number }[] }) =>
  buckets.map(({ from, to, count }) => `${from} ${to} ${count}`)

describe('a timeline', () => {
  it('is refused to whoever reads no content', async () => {
    const timeline = makeTimeline({
      index: makeFakeSearchIndex(systemClock),
      readQuery: readingQueries(),
    })
    await expect(
      timeline(person('administrator'), {
        ...noFilters,
        q: '',
        synonyms: false,
        scanningErrors: false,
        by: 'auto',
      }),
    ).rejects.toMatchObject({
      code: 'forbidden-role',
    })
  })

  it('shows no time of which the asker may read nothing, and ends where their records end', async () => {
    const ask = await makeTimelineOf(['1950-01-01', '2020-05-05', '2021-06-06', '2050-01-01'], (at) => ({
      accessSet: at === 0 || at === 3 ? 2 : 1,
    }))
    const answer = await ask({ by: 'year' })
    expect(shown(answer)).toEqual(['2020-01-01 2020-12-31 1', '2021-01-01 2021-12-31 1'])
    expect(answer.total).toBe(2)
  })

  it('leaves out no year and no month between the first and the last', async () => {
    const ask = await makeTimelineOf(['2019-11-30', '2020-02-29', '2020-02-01'])
    expect(shown(await ask({ by: 'year' }))).toEqual(['2019-01-01 2019-12-31 1', '2020-01-01 2020-12-31 2'])
    const months = await ask({ by: 'month' })
    expect(shown(months)).toEqual([
      '2019-11-01 2019-11-30 1',
      '2019-12-01 2019-12-31 0',
      '2020-01-01 2020-01-31 0',
      '2020-02-01 2020-02-29 2',
    ])
    expect(months.buckets.map(({ label }) => label)).toEqual([
      'November 2019',
      'December 2019',
      'January 2020',
      'February 2020',
    ])
  })

  it('keeps its ends within the dates asked for, so that each bucket is a range to search by', async () => {
    const ask = await makeTimelineOf(['2020-01-01', '2020-01-20', '2020-03-09', '2020-03-10'])
    const answer = await ask({ by: 'month', from: day('2020-01-15'), to: day('2020-03-09') })
    expect(shown(answer)).toEqual([
      '2020-01-15 2020-01-31 1',
      '2020-02-01 2020-02-29 0',
      '2020-03-01 2020-03-09 1',
    ])
  })

  it('shows months of few years, years of many and decades of more, where nobody chose', async () => {
    const by = async (...dates: string[]) => (await (await makeTimelineOf(dates))()).by
    expect(await by('2020-05-05')).toBe('month')
    expect(await by('2011-12-31', '2020-01-01')).toBe('month')
    expect(await by('2010-12-31', '2020-01-01')).toBe('year')
    expect(await by('1901-12-31', '2020-01-01')).toBe('year')
    expect(await by('1900-12-31', '2020-01-01')).toBe('decade')
  })

  it('never has more than 1,200 buckets, however far apart the dates are', async () => {
    const ask = await makeTimelineOf(['0001-01-01', '2020-05-05', '9999-12-31'])
    for (const by of ['month', 'year', 'auto'] as const) {
      const { buckets, by: shownBy } = await ask({ by })
      expect([shownBy, buckets.length]).toEqual(['decade', 1000])
      expect(buckets[0]).toEqual({ from: '0001-01-01', to: '0009-12-31', label: '0s', count: 1 })
      expect(buckets[202]).toEqual({ from: '2020-01-01', to: '2029-12-31', label: '2020s', count: 1 })
      expect(buckets.at(-1)).toEqual({ from: '9990-01-01', to: '9999-12-31', label: '9990s', count: 1 })
    }
    const century = await makeTimelineOf(['1900-01-01', '1999-12-31'])
    expect(await century({ by: 'month' })).toMatchObject({ by: 'month', buckets: { length: 1200 } })
    const longer = await makeTimelineOf(['1900-01-01', '2000-01-01'])
    expect(await longer({ by: 'month' })).toMatchObject({ by: 'year', buckets: { length: 101 } })
  })

  it('is empty where nothing is found', async () => {
    const ask = await makeTimelineOf([])
    for (const by of ['month', 'year'] as const) {
      expect(await ask({ by })).toEqual({
        total: 0,
        by,
        buckets: [],
        interpretation: 'everything you may read',
      })
    }
    expect((await ask()).buckets).toEqual([])
  })

  it('reads a query as the search does: less strictly where nothing has what was asked for', async () => {
    const ask = await makeTimelineOf(['2020-05-05'])
    const answer = await ask({ q: 'alpha nowhere nobody' })
    expect([answer.total, answer.interpretation]).toEqual([
      1,
      'nothing has what was asked for, so: any of “alpha”, “nowhere”, “nobody”, the best first',
    ])
    expect((await ask({ q: 'alpha AND nowhere' })).total).toBe(0)
    await expect(ask({ q: 'created:banana' })).rejects.toMatchObject({ code: 'invalid-query' })
  })

  it('counts under choices and exclusions', async () => {
    const ask = await makeTimelineOf(['2018-05-05', '2019-05-05', '2020-05-05'], (at) => ({
      author: at === 0 ? null : `Author ${at}`,
    }))
    expect(shown(await ask({ by: 'year', notMissing: ['author'], notAuthors: ['Author 2'] }))).toEqual([
      '2019-01-01 2019-12-31 1',
    ])
    expect(shown(await ask({ by: 'year', missing: ['author'] }))).toEqual(['2018-01-01 2018-12-31 1'])
  })
})

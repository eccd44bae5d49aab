import { describe, expect, it } from '@jest/globals'
import { MunimentError } from '../../../src/kernel/muniment-error.ts'
import type { CivilDate } from '../../../src/records/dates/civil-date.ts'
import type { ExportRequest, OpenedExport } from '../../../src/search/export/export-records.ts'
import type { SearchDocument } from '../../../src/search/search-document.ts'
import { makeVocabulary } from '../../../src/search/vocabulary/make-vocabulary.ts'
import { makeSearchDocument, numberedId } from '../../contracts/search-index-corpus.ts'
import { asked, makeExportWorld, numbersOf, person } from '../support/export-world.ts'

const many = (count: number, given: (number: number) => Partial<SearchDocument> = () => ({})) =>
  Array.from({ length: count }, (_, at) => makeSearchDocument(at + 1, { text: 'budget', ...given(at + 1) }))
const upTo = (count: number, from = 1) => Array.from({ length: count - from + 1 }, (_, at) => from + at)

async function allOf(opened: OpenedExport, onPage: (page: number) => unknown = () => undefined) {
  const found: number[] = []
  let page = 0
  for await (const records of opened.pages()) {
    found.push(...numbersOf(records))
    page += 1
    await onPage(page)
  }
  return found
}

describe('an export', () => {
  it('is refused to whoever reads no content, and nothing is asked', async () => {
    const world = await makeExportWorld(many(1))
    await expect(world.open(person({ role: 'administrator' }), asked('budget'))).rejects.toMatchObject({
      code: 'forbidden-role',
    })
    expect([world.queries, world.events]).toEqual([[], []])
  })

  it('shows nothing that PostgreSQL does not confirm', async () => {
    const world = await makeExportWorld(many(6))
    world.now.gone.add(numberedId(2))
    world.now.tightened.set(numberedId(4), 9)
    expect(await allOf(await world.open(person(), asked('budget')))).toEqual([1, 3, 5, 6])
  })

  it('shows no more, within the same page of the index, of what its asker may not read any more', async () => {
    const world = await makeExportWorld(many(7_000, (number) => ({ accessSet: 1 + (number % 2) })))
    const found = await allOf(await world.open(person(), asked('budget')), (page) => {
      if (page === 2) world.now.sets = [1]
    })
    expect(found).toEqual([...upTo(2_000), ...upTo(7_000, 2_001).filter((number) => number % 2 === 0)])
    expect(world.queries.at(-1)?.accessSets).toEqual([1])
  })

  it('shows no more of what was tightened before the index knew of it', async () => {
    const world = await makeExportWorld(many(3_000))
    const found = await allOf(await world.open(person(), asked('budget')), (page) => {
      if (page === 1) for (const number of upTo(2_500)) world.now.tightened.set(numberedId(number), 9)
    })
    expect(found).toEqual([...upTo(1_000), ...upTo(3_000, 2_501)])
  })

  it('ends at once for who is not let in any more, or has another role', async () => {
    for (const [code, change] of [
      [
        'unauthenticated',
        () => {
          throw new MunimentError('unauthenticated', 'gone')
        },
      ],
      ['forbidden-role', () => person({ role: 'administrator' })],
    ] as const) {
      const world = await makeExportWorld(many(3_000))
      const found: number[] = []
      const reading = async () => {
        for await (const records of (await world.open(person(), asked('budget'))).pages()) {
          found.push(...numbersOf(records))
          world.now.actor = change
        }
      }
      await expect(reading()).rejects.toMatchObject({ code })
      expect(found).toEqual(upTo(1_000))
    }
  })

  it('gives each record once by its id while others come, change and go, and what came meanwhile at the end', async () => {
    const world = await makeExportWorld(many(12_000))
    const found = await allOf(await world.open(person(), asked('budget')), async (page) => {
      if (page !== 1) return
      await world.put([
        makeSearchDocument(3, { revision: 2, text: 'budget' }),
        makeSearchDocument(11_000, { revision: 2, text: 'budget' }),
        makeSearchDocument(12_001, { text: 'budget' }),
      ])
      world.now.gone.add(numberedId(9_000))
      await world.remove(makeSearchDocument(9_001))
    })
    expect(found).toEqual(upTo(12_001).filter((number) => number !== 9_000 && number !== 9_001))
  })

  it('goes on behind the last id with exactly the rest, in another process', async () => {
    const world = await makeExportWorld(
      many(30, (number) => ({ text: number % 3 === 0 ? 'other' : 'budget' })),
    )
    const whole = await allOf(await world.open(person(), asked('budget')))
    for (const last of [0, 1, 3, 14, 29, 30]) {
      const rest = await world.open(person(), asked('budget', { after: numberedId(last) }))
      expect(await allOf(rest)).toEqual(whole.filter((number) => number > last))
    }
  })

  it('reads the query as a search does: looser where nothing has what was asked for', async () => {
    const world = await makeExportWorld(many(3))
    const opened = await world.open(person(), asked('budget nowhere nobody'))
    expect(await allOf(opened)).toEqual([1, 2, 3])
    expect(opened).toMatchObject({
      reading: 2,
      total: 3,
      interpretation: expect.stringMatching(/^nothing has what was asked for/),
    })
    await expect(world.open(person(), asked('created:banana'))).rejects.toMatchObject({
      code: 'invalid-query',
    })
  })

  it('keeps to its reading when it is gone on with, though another would find something by now', async () => {
    const q = 'budget nowhere nobody'
    const world = await makeExportWorld(many(3))
    const { reading } = await world.open(person(), asked(q))
    await world.put([makeSearchDocument(4, { text: 'budget nowhere nobody' })])
    const rest = await world.open(person(), asked(q, { after: numberedId(1), reading }))
    expect([rest.reading, await allOf(rest)]).toEqual([2, [2, 3, 4]])
    // Asked anew it is another result.
    const anew = await world.open(person(), asked(q, { after: numberedId(1) }))
    expect([anew.reading, await allOf(anew)]).toEqual([1, [4]])
    await expect(world.open(person(), asked('budget', { reading: 2 }))).rejects.toMatchObject({
      code: 'malformed',
      errors: [{ path: 'reading', message: expect.any(String) }],
    })
  })

  it('is gone on with by the vocabulary that it began with, or not at all', async () => {
    const world = await makeExportWorld(many(3))
    const goOn = (q: string, given: Partial<ExportRequest>) =>
      world.open(person(), asked(q, { after: numberedId(1), ...given }))
    world.now.vocabulary = makeVocabulary([['DfI', 'Department for Infrastructure']])
    const begun = await world.open(person(), asked('budget'))
    const { reading, vocabulary } = begun
    expect(await allOf(await goOn('budget', { reading, vocabulary }))).toEqual([2, 3])
    // In words that the query has nothing to do with.
    world.now.vocabulary = makeVocabulary([
      ['DfI', 'Infrastructure'],
      ['FOI', 'freedom of information'],
    ])
    expect(await allOf(await goOn('budget', { reading, vocabulary }))).toEqual([2, 3])
    world.now.vocabulary = makeVocabulary([['budget', 'estimate']])
    await expect(goOn('budget', { reading, vocabulary })).rejects.toMatchObject({
      code: 'conflict',
      retryable: false,
      errors: [{ path: 'vocabulary', message: expect.any(String) }],
    })
    // Who asks without synonyms is not concerned, nor who does not say by which it began.
    expect(await allOf(await goOn('budget', { reading, vocabulary, synonyms: false }))).toEqual([2, 3])
    expect(await allOf(await goOn('budget', { reading }))).toEqual([2, 3])
    const anew = await goOn('budget', {})
    world.now.vocabulary = makeVocabulary([['estimate', 'budget']])
    expect(await allOf(await goOn('budget', { vocabulary: anew.vocabulary }))).toEqual([2, 3])
  })

  it('chooses the reading by the whole result, and not by what is left of it', async () => {
    const world = await makeExportWorld([
      makeSearchDocument(1, { text: 'budget paper' }),
      makeSearchDocument(2, { text: 'budget' }),
    ])
    const rest = await world.open(person(), asked('"budget paper"  budget', { after: numberedId(1) }))
    expect([rest.reading, await allOf(rest)]).toEqual([1, []])
  })

  it('counts dates in words from the day it began, also when it is gone on with', async () => {
    const world = await makeExportWorld(many(2, (number) => ({ date: `2020-06-1${number}` as CivilDate })))
    const opened = await world.open(person(), asked('created:today', { day: '2020-06-12' as CivilDate }))
    expect([opened.day, await allOf(opened)]).toEqual(['2020-06-12', [2]])
    expect(await allOf(await world.open(person(), asked('created:today')))).toEqual([])
  })

  it('passes filters on', async () => {
    const world = await makeExportWorld(many(4, (number) => ({ folder: `F/${number % 2}` })))
    expect(await allOf(await world.open(person(), asked('', { folders: ['F/1'] })))).toEqual([1, 3])
  })
})

describe('an export from an index that may not know everything', () => {
  it.each([
    ['current', { settled: 3 }],
    ['behind', { settled: 2, behind: 1 }],
    ['incomplete', { rebuilding: true }],
    ['incomplete', { settled: 4 }],
    ['incomplete', { settled: 4, behind: 1 }],
  ] as const)('says that it is %s', async (state, given) => {
    const world = await makeExportWorld(many(3))
    world.now.state = { ...world.now.state, ...given }
    const { index } = await world.open(person(), asked('budget'))
    expect(index).toEqual({ state, behind: world.now.state.behind })
  })

  it('breaks off where it is emptied meanwhile, and hands over nothing read from it since', async () => {
    const world = await makeExportWorld(many(6_000))
    const found: number[] = []
    const reading = async () => {
      for await (const records of (await world.open(person(), asked('budget'))).pages()) {
        found.push(...numbersOf(records))
        world.now.state = { ...world.now.state, rebuilds: 1 }
      }
    }
    await expect(reading()).rejects.toMatchObject({ code: 'engine-unavailable', retryable: true })
    expect(found).toEqual(upTo(5_000))
  })

  it('breaks off, and can be gone on with, where it is lost meanwhile and begins anew with what came since', async () => {
    const world = await makeExportWorld(many(8_000))
    world.now.census = async () => ({ settled: 8_000, left: 0 })
    world.now.beforeSearch = async ({ cursor, size }) => {
      if (size === 1 || cursor === null) return
      // An engine makes an empty index where there is none.
      await world.clear()
      await world.put([makeSearchDocument(9_000, { text: 'budget' })])
    }
    const found: number[] = []
    const reading = async () => {
      for await (const records of (await world.open(person(), asked('budget'))).pages())
        found.push(...numbersOf(records))
    }
    await expect(reading()).rejects.toMatchObject({ code: 'engine-unavailable', retryable: true })
    // Behind the newest record nothing of what was left out would be found again.
    expect(found).toEqual(upTo(5_000))
    expect(world.events.at(-1)).toMatchObject({ outcome: 'failed', codes: { whole: false, rows: 5_000 } })
  })

  it('goes to its end where it lacks no more than before, and what is gone has left', async () => {
    const world = await makeExportWorld(many(6_000))
    world.now.state = { ...world.now.state, settled: 6_003 }
    world.now.census = async () => ({ settled: 6_002, left: 1 })
    const found = await allOf(await world.open(person(), asked('budget')), async (page) => {
      if (page === 1) await world.remove(makeSearchDocument(1))
    })
    expect(found).toEqual(upTo(6_000))
  })
})

describe('the log of an export', () => {
  it('says that it began before anything leaves, and how many records it had, the query beside', async () => {
    const world = await makeExportWorld(many(3))
    const opened = await world.open(person(), asked('budget', { after: numberedId(1), form: 'json' }))
    expect(world.events).toEqual([])
    await allOf(opened, () => expect(world.events).toHaveLength(1))
    expect(world.events).toMatchObject([
      {
        action: 'search.export-started',
        actor: { id: 'p1' },
        codes: { form: 'json', after: numberedId(1) },
        details: { query: 'budget' },
      },
      {
        action: 'search.exported',
        outcome: 'done',
        codes: { rows: 2, last: numberedId(3), whole: true, form: 'json', after: numberedId(1) },
      },
    ])
    expect(JSON.stringify(world.events.map(({ codes }) => codes))).not.toContain('budget')
    expect(new Set(world.events.map(({ subject }) => subject.id)).size).toBe(1)
  })

  it('says how far it came where its reader went away, or it broke off', async () => {
    for (const end of ['went away', 'broke off']) {
      const world = await makeExportWorld(many(2_500))
      const reading = async () => {
        for await (const _ of (await world.open(person(), asked('budget'))).pages()) {
          if (end === 'went away') return
          world.now.actor = () => {
            throw new MunimentError('unauthenticated', 'gone')
          }
        }
      }
      await reading().catch(() => undefined)
      expect(world.events.at(-1)).toMatchObject({
        action: 'search.exported',
        outcome: 'failed',
        codes: { rows: 1_000, last: numberedId(1_000), whole: false },
      })
    }
  })
})

it('has read no more ahead of its reader of a result four times as long', async () => {
  const ahead: { rows: number; ids: number }[] = []
  for (const length of [10_000, 40_000]) {
    const world = await makeExportWorld(many(length))
    let used = 0
    const most = { rows: 0, ids: 0 }
    for await (const records of (await world.open(person(), asked('budget'))).pages()) {
      // Whatever could be read by now has been.
      await new Promise(setImmediate)
      const rows = world.loaded.reduce((sum, size) => sum + size, 0)
      const ids = world.queries.filter(({ size }) => size > 1).reduce((sum, { size }) => sum + size, 0)
      used += records.length
      most.rows = Math.max(most.rows, rows - used + records.length)
      most.ids = Math.max(most.ids, ids - used + records.length)
    }
    expect(used).toBe(length)
    ahead.push(most)
  }
  expect(ahead[0]).toEqual({ rows: 1_000, ids: 5_000 })
  expect(ahead[1]).toEqual(ahead[0])
}, 60_000)

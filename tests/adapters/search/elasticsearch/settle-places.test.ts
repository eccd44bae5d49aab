import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { mostFrequentFirst } from '../../../../src/adapters/search/elasticsearch/most-frequent-first.ts'
import {
  type AskForPlaces,
  type PlaceLists,
  settlePlaces,
} from '../../../../src/adapters/search/elasticsearch/settle-places.ts'
import type { FacetValue } from '../../../../src/search/ports.ts'

type Counts = readonly FacetValue[]

/** Answers as an engine does that lists no more than it was asked for, and remembers what it was asked. */
function makeEngine(own: Counts, filed: Counts) {
  const asked: string[] = []
  const listed = (counts: Counts, width: number) => {
    const values = mostFrequentFirst(counts).slice(0, width)
    return { values, rest: values.length < counts.length ? (values.at(-1)?.count ?? 0) : 0 }
  }
  const list = (width: number): PlaceLists => ({ own: listed(own, width), filed: listed(filed, width) })
  const ask: AskForPlaces = {
    list: async (width) => {
      asked.push('list')
      return list(width)
    },
    among: async (names) => {
      asked.push('among')
      const of = (counts: Counts) =>
        listed(
          counts.filter(({ value }) => names.includes(value)),
          names.length,
        )
      return { own: of(own), filed: of(filed) }
    },
  }
  return { list, ask, asked }
}

const many = (prefix: string, count: number): Counts =>
  Array.from({ length: 9 }, (_, at) => ({ value: `${prefix}${at}`, count }))

describe('the places in which most lies', () => {
  it('are those by the whole of both lists, however little of them is listed at first', async () => {
    const counts = fc
      .uniqueArray(fc.tuple(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 1, max: 5 })), {
        selector: ([name]) => name,
        maxLength: 25,
      })
      .map((pairs) => pairs.map(([name, count]) => ({ value: `P${name}`, count })))
    const width = fc.integer({ min: 1, max: 6 })
    await fc.assert(
      fc.asyncProperty(counts, counts, width, width, async (own, filed, wide, most) => {
        const { list, ask } = makeEngine(own, filed)
        const found = await settlePlaces(list(Math.max(wide, most)), most, ask)
        expect(found).toEqual(mostFrequentFirst([...own, ...filed]).slice(0, most))
      }),
    )
  })

  it.each([
    ['nothing is filed in several', many('W', 2), [], []],
    ['both lists are whole', [{ value: 'Z', count: 1 }], [{ value: 'Z', count: 5 }], []],
    ['the longer list names all of the other', many('W', 2), [{ value: 'W0', count: 5 }], []],
    [
      'the other list names more',
      [...many('W', 2), { value: 'Z', count: 1 }],
      [{ value: 'Z', count: 5 }],
      ['among'],
    ],
    [
      'both are longer and far apart at the top',
      [...many('W', 2), { value: 'Z', count: 9 }],
      many('Z', 1),
      ['among'],
    ],
    ['both are longer and level', many('W', 2), many('Z', 2), ['among', 'list']],
  ])('ask for no more than it takes where %s', async (_claim, own, filed, expected) => {
    const { list, ask, asked } = makeEngine(own, filed)
    await settlePlaces(list(3), 1, ask)
    expect(asked).toEqual(expected)
  })
})

import { describe, expect, it } from '@jest/globals'
import { MunimentError } from '../../../src/kernel/muniment-error.ts'
import type { CivilDate } from '../../../src/records/dates/civil-date.ts'
import { parseQuery } from '../../../src/search/parse-query.ts'
import type { LoadPages, TextOfComponent } from '../../../src/search/ports.ts'
import { snippetsOfRecord } from '../../../src/search/snippets/snippets-of-record.ts'
import { textNodesOf } from '../../../src/search/text-nodes-of.ts'
import { emptyVocabulary } from '../../../src/search/vocabulary/make-vocabulary.ts'

const nodesOf = (query: string) =>
  textNodesOf(parseQuery(query, '2026-01-01' as CivilDate, emptyVocabulary)[0].node)
const texts: readonly TextOfComponent[] = [
  { role: 'original', filename: 'message.eml', textKey: 'As promised.' },
  { role: 'attachment', filename: 'costs.txt', textKey: 'The budget.' },
  { role: 'attachment', filename: 'map.jpg', textKey: null },
]

/** Texts are their own keys; `asked` gathers what was loaded. */
function loading(asked: (string | null)[], gone = ''): LoadPages {
  return async (wanted) =>
    wanted.map(({ role, filename, textKey }) => {
      asked.push(textKey)
      if (textKey === gone) throw new MunimentError('object-absent', 'gone')
      const page = { number: 1, method: 'own-text', confidence: null, language: null } as const
      return { role, filename, pages: textKey === null ? [] : [{ ...page, text: textKey }] }
    })
}

describe('the snippets of a record', () => {
  it('want no component more than is needed to show all that was asked for', async () => {
    for (const [query, number] of [
      ['promised', 1],
      ['title:promised', 1],
      ['budget', 2],
      ['budget promised', 3],
      ['culvert', 3],
    ] as const) {
      const asked: (string | null)[] = []
      await snippetsOfRecord(loading(asked), { texts }, nodesOf(query), [])
      expect([query, asked]).toEqual([query, texts.slice(0, number).map(({ textKey }) => textKey)])
    }
  })

  it('name the attachment', async () => {
    expect((await snippetsOfRecord(loading([]), { texts }, nodesOf('budget'), [])).snippets).toEqual([
      { page: 1, filename: 'costs.txt', html: 'The <mark>budget</mark>.' },
    ])
    expect((await snippetsOfRecord(loading([]), { texts }, nodesOf('map'), [])).snippets).toEqual([
      { page: null, filename: 'map.jpg', html: '<mark>map</mark>.jpg' },
    ])
  })

  it('come with the words that were met: those of a text, and not of a name, a phrase or another field', async () => {
    for (const [query, met] of [
      ['promised budget', ['promis', 'budget']],
      ['budget culvert', ['budget']],
      ['map budget', ['budget']],
      ['title:promised', []],
      ['"the budget"', []],
      ['budg*', []],
    ] as const)
      expect([query, (await snippetsOfRecord(loading([]), { texts }, nodesOf(query), [])).met]).toEqual([
        query,
        met,
      ])
  })

  it('are none where a text was destroyed meanwhile', async () => {
    expect(
      await snippetsOfRecord(loading([], 'The budget.'), { texts }, nodesOf('promised budget'), []),
    ).toEqual({ snippets: [], met: [] })
  })
})

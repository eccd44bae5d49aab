import { describe, expect, it } from '@jest/globals'
import { porterStem } from '../../../src/records/analysis/porter-stem.ts'
import { stemEndings } from '../../../src/records/analysis/stem-endings.ts'
import { functionWords } from '../../../src/search/query/function-words.ts'
import { stemsOfBeginning } from '../../../src/search/query/stems-of-beginning.ts'
import { analysisTable } from '../../contracts/analysis-table.ts'

/** Words that people typed the beginning of and did not find. */
const administration = `
government environmental environments information applications application meetings meeting planning planned securities
security businesses business confidentiality confidential politics political politically historically historical history
communities community organisations organizational authorities authority legislative legislation regulation regulatory
responsibilities accountability probability possibly agencies emergency consultancy operators operational rationalizations
controlled controller management manageable peacefulness usefulness activities creating creation relating relational
parties happiness darkness talkative hopping hoping falling agreed ties skies dying houses house boxes proceedings
`
const words = [
  ...new Set([
    ...analysisTable.map(([text]) => text).filter((text) => /^[a-z]+$/.test(text)),
    ...administration.trim().split(/\s+/),
  ]),
]
const functionStems = new Set([...functionWords].flatMap((word) => [word, porterStem(word)]))

const beginningsOf = (word: string, least: number) =>
  Array.from({ length: Math.max(0, word.length - least + 1) }, (_, at) => word.slice(0, least + at))

/** What may follow a beginning that ends within an ending, or before it. */
const tails = [
  ...new Set(stemEndings.flatMap(({ ending }) => Array.from(ending, (_, at) => ending.slice(at)))),
]

describe('the beginning of a word', () => {
  it('finds the word, whatever of it was typed', () => {
    expect(words.length).toBeGreaterThan(1500)
    const missed: string[] = []
    for (const word of words) {
      const stem = porterStem(word)
      for (const beginning of beginningsOf(word, 2)) {
        if (stem.startsWith(beginning) || stemsOfBeginning(beginning).includes(stem)) continue
        // Said below: of these the whole word has to be typed.
        if (!functionStems.has(stem)) missed.push(`${beginning}* misses ${word}`)
      }
    }
    expect(missed).toEqual([])
  })

  it('adds nothing but stems of words that begin so, and few of them', () => {
    const beginnings = new Set(words.flatMap((word) => beginningsOf(word, 2)))
    const foreign: string[] = []
    let most = 0
    for (const beginning of beginnings) {
      const stems = stemsOfBeginning(beginning)
      most = Math.max(most, stems.length)
      for (const stem of stems) {
        const isOfOne = ['', ...tails].some((tail) => porterStem(beginning + tail) === stem)
        if (!isOfOne || stem.startsWith(beginning)) foreign.push(`${beginning}* ${stem}`)
      }
    }
    expect(foreign).toEqual([])
    expect(most).toBeLessThanOrEqual(6)
  })

  it.each([
    ['governm', ['govern']],
    ['meeti', ['meet']],
    ['busine', ['busi', 'busin']],
    ['communit', ['commun']],
    ['happy', ['happi']],
    ['repo', []],
    ['2019', []],
    ['covid19s', ['covid19']],
  ])('%j adds %j', (beginning, stems) => {
    expect(stemsOfBeginning(beginning).sort()).toEqual(stems)
  })

  it.each(['ins', 'inn', 'ina', 'his', 'has', 'was', 'ita', 'ana', 'ara', 'off', 'usa', 'bei', 'any'])(
    '%j adds no stem that every text has',
    (beginning) => {
      expect(stemsOfBeginning(beginning).filter((stem) => functionStems.has(stem))).toEqual([])
    },
  )

  it.each([
    ['use', 'us'],
    ['using', 'us'],
    ['usef', 'us'],
    ['one', 'on'],
    ['willing', 'will'],
    ['others', 'other'],
  ])('but %j adds %j', (beginning, stem) => {
    expect(stemsOfBeginning(beginning)).toContain(stem)
  })
})

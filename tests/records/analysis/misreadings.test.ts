import { describe, expect, it } from '@jest/globals'
import { misreadings } from '../../../src/records/analysis/misreadings.ts'
import { hasNearKeys, soughtNearKeys, writtenNearKeys } from '../../../src/records/analysis/near-keys.ts'

const all = (word: string): readonly string[] => Object.values(misreadings(word)).flat()

describe('what a word may have been read as', () => {
  it.each([
    ['report', 'likely', 'rep0rt'],
    ['annual', 'likely', 'annuai'],
    ['government', 'likely', 'govemment'],
    ['limits', 'less', '1im1ts'],
    ['harbour', 'less', 'harbor'],
    ['harbour', 'less', 'harbuor'],
    ['harbour', 'wrong', 'haroour'],
    ['harbour', 'more', 'harbourr'],
    ['foi', 'likely', 'f0i'],
    ['работа', 'less', 'рабоат'],
  ] as const)('%s, %s: %s', (word, list, read) => {
    expect(misreadings(word)[list]).toContain(read)
  })

  it('is nothing of what is short, long, or has a digit', () => {
    for (const word of ['of', '1312', 'rep0rt', 'a'.repeat(31)]) expect(all(word)).toEqual([])
    expect(misreadings('road')).toMatchObject({ wrong: [], more: [] })
  })

  it('is near the word by its keys, never the word itself, and nothing twice', () => {
    for (const word of [
      'annual',
      'report',
      'infrastructure',
      'government',
      'dfi',
      'road',
      'possibilities',
      'résumé',
    ]) {
      const sought = new Set(soughtNearKeys(word))
      const read = all(word)
      expect(new Set(read).size).toBe(read.length)
      expect(read).not.toContain(word)
      const far = read.filter(
        (one) => hasNearKeys(one) && !writtenNearKeys(one).some((key) => sought.has(key)),
      )
      expect(far).toEqual([])
    }
  })
})

import { describe, expect, it } from '@jest/globals'
import {
  goOnBehind,
  readShown,
  type ShownHits,
  showingNext,
  writeShown,
} from '../../../src/adapters/search/shown-hits.ts'
import type { RecordId } from '../../../src/kernel/ids.ts'
import { numberedId } from '../../contracts/search-index-corpus.ts'

const ids = (...numbers: number[]): RecordId[] => numbers.map(numberedId)
const behind = (shown: ShownHits, ...found: number[]) => goOnBehind(shown, ids(...found), (id) => id)
const firstPage = showingNext(undefined, ids(1, 2, 3, 4, 5))
const secondPage = showingNext(firstPage, ids(6, 7, 8, 9, 10))

describe('what was shown of an order that shifts', () => {
  it('is gone on behind from the middle of what is left of it', () => {
    expect(behind(firstPage, 1, 2, 3, 4, 5)).toBe(numberedId(3))
    expect(behind(firstPage, 4, 5)).toBe(numberedId(4))
  })

  it('is not left where one of it went, be that up or down', () => {
    expect(behind(firstPage, 1, 2, 3, 4, 99, 98, 5)).toBe(numberedId(3))
    expect(behind(firstPage, 5, 1, 2, 3, 4)).toBe(numberedId(2))
  })

  it('is gone on from the beginning of an earlier page where nothing of the latest is left', () => {
    const long = Array.from({ length: 5 }, (_, page) =>
      ids(...Array.from({ length: 10 }, (_, at) => 10 * page + at + 1)),
    )
    const shown = long.reduce<ShownHits | undefined>(showingNext, undefined) as ShownHits
    expect(behind(shown, 1, 11)).toBe(numberedId(11))
    expect(behind(shown)).toBeUndefined()
  })

  it('is kept in a cursor of bounded length', () => {
    const many = Array.from({ length: 100 }, (_, page) => ids(...[1, 2, 3].map((at) => 10 * page + at)))
    const shown = many.reduce<ShownHits | undefined>(showingNext, undefined) as ShownHits
    const cursor = writeShown(shown)
    expect(cursor.length).toBeLessThan(1_000)
    expect(readShown(cursor)).toEqual(shown)
    expect(shown.last.at(-1)).toBe(numberedId(993))
    expect(readShown(writeShown(secondPage))).toEqual(secondPage)
  })

  it.each(['', '{}', '[]', '[[],[1]]', '[["x"],[]]', '[3,[]]', '["AAAA",""]', '["?",""]'])(
    'refuses %j',
    (cursor) => {
      expect(() => readShown(cursor)).toThrow('does not belong to this search')
    },
  )
})

import { describe, expect, it } from '@jest/globals'
import type { CivilDate } from '../../../src/records/dates/civil-date.ts'
import { readDateRange } from '../../../src/search/query/read-date-range.ts'

const read = (typed: string) => readDateRange(typed, '2026-11-23' as CivilDate)

describe('what may stand behind created:', () => {
  // Of these a pattern that stops at a line would look at each way to part the dots: for hours.
  it.each([
    ['dots', `${'.'.repeat(10_000)}\u2028a`],
    ['dots behind a year', `2019${'.'.repeat(10_000)}\n..a`],
    ['spaces behind a mark', `<${'\n'.repeat(1_000_000)}a\u2028b`],
  ])('is no date, and seen to be none at once: %s without end', (_, typed) => {
    expect(read(typed)).toBeUndefined()
  })

  it.each(['2019 .. 2021', '2019\n..2021', '2019 … 2021', '2019..\u20282021'])(
    'is a range with spaces in it: %j',
    (typed) => {
      expect(read(typed)).toEqual({ from: '2019-01-01', to: '2021-12-31' })
    },
  )
})

import { expect, it } from '@jest/globals'
import fc from 'fast-check'
import { parseDate } from '../../../src/records/dates/parse-date.ts'
import { type FilingEnd, foldersToLeave } from '../../../src/records/retention-end/folders-to-leave.ts'

const until = (end: string): FilingEnd => ({ state: 'running', retentionEnd: parseDate(end) })
const open: FilingEnd = { state: 'untriggered', retentionEnd: null }
const permanent: FilingEnd = { state: 'permanent', retentionEnd: null }
const today = parseDate('2026-03-02')

it('never leaves the folder that keeps longest, nor any before its time is over', () => {
  const filing = fc.oneof(
    fc.integer({ min: 1, max: 28 }).map((day) => until(`2026-03-${String(day).padStart(2, '0')}`)),
    fc.constantFrom(open, permanent),
  )
  const day = fc
    .integer({ min: 1, max: 28 })
    .map((one) => parseDate(`2026-03-${String(one).padStart(2, '0')}`))
  fc.assert(
    fc.property(fc.array(filing, { maxLength: 5 }), day, (filings, on) => {
      const leaving = foldersToLeave(filings, on)
      if (filings.length > 0) expect(leaving.length).toBeLessThan(filings.length)
      for (const one of leaving) expect(one.retentionEnd !== null && one.retentionEnd < on).toBe(true)
      const staying = filings.filter((one) => !leaving.includes(one))
      // Whatever stays ends later than all that goes, or is not over yet.
      for (const one of staying)
        for (const gone of leaving)
          expect(one.retentionEnd === null || one.retentionEnd > (gone.retentionEnd ?? '')).toBe(true)
    }),
  )
})

it('leaves what is over where another goes on, is not triggered yet, or never ends', () => {
  const over = until('2026-03-01')
  for (const other of [until('2026-03-02'), until('2030-01-01'), open, permanent])
    expect(foldersToLeave([over, other], today)).toEqual([over])
  expect(foldersToLeave([over, until('2026-03-01')], today)).toEqual([])
  expect(foldersToLeave([until('2026-02-28'), over], today)).toEqual([until('2026-02-28')])
  expect(foldersToLeave([until('2026-03-02'), open], today)).toEqual([])
})

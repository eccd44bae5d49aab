import { expect, it } from '@jest/globals'
import { makeDocumentAllowance } from '../../../src/adapters/text/document-allowance.ts'
import { defaultReadingLimits } from '../../../src/adapters/text/reading-limits.ts'
import { makeUnitAllowance } from '../../../src/ingest/reading/unit-allowance.ts'

const limits = {
  ...defaultReadingLimits,
  documentMilliseconds: 1_000,
  readMilliseconds: 500,
  pageMilliseconds: 500,
}
const processes = 2

it('gives a document nothing once its unit has used up what it may', () => {
  const unit = makeUnitAllowance()
  for (let left = unit.left(); left > 0; left -= 1) {
    const document = makeDocumentAllowance(limits, 1, processes, unit)
    expect(document.forReading()).toMatchObject({ totalMilliseconds: 500 })
    document.spend(2_000)
    expect([document.forReading(), document.forPage()]).toEqual([null, null])
  }
  const next = makeDocumentAllowance(limits, 1, processes, unit)
  expect([next.forReading(), next.forPage()]).toEqual([null, null])
  expect(makeDocumentAllowance(limits, 1, processes).forPage()).toMatchObject({ totalMilliseconds: 500 })
})

it('gives a document no more than its unit has left', () => {
  const unit = makeUnitAllowance()
  unit.spend(unit.left() - 0.125)
  expect(makeDocumentAllowance(limits, 1, processes, unit).forReading()).toMatchObject({
    totalMilliseconds: 250,
  })
})

it('counts what a document took against its unit', () => {
  const unit = makeUnitAllowance()
  const before = unit.left()
  makeDocumentAllowance(limits, 1, processes, unit).spend(500)
  expect(unit.left()).toBe(before - 0.25)
})

import { describe, expect, it } from '@jest/globals'
import {
  defaultStages,
  faultOfStages,
  reviewStages,
  writeStages,
} from '../../../src/records/schedules/review-stage.ts'

describe('stages of review', () => {
  it('never do without an IG officer, and name nobody who approves nothing', () => {
    expect(faultOfStages(reviewStages(['business-owner']))).toMatch(/names no ig-officer/)
    for (const role of ['auditor', 'administrator', 'civil-servant'])
      expect(faultOfStages(reviewStages([{ role, group: 'x' }, 'ig-officer']))).toContain(role)
    expect(faultOfStages(reviewStages(Array(10).fill('ig-officer')))).toMatch(/more than 9/)
    expect(faultOfStages(reviewStages(['business-owner', 'ig-officer', 'ig-officer']))).toBeUndefined()
  })

  it('are one approval by an IG officer where nothing is written', () => {
    expect(reviewStages(undefined)).toEqual(defaultStages)
    expect(reviewStages(['ig-officer'])).toEqual(defaultStages)
  })

  it('are held by the group of the role’s name, or by the one that is named', () => {
    expect(reviewStages(['business-owner', { role: 'legal', group: 'lawyers' }])).toEqual([
      { role: 'business-owner', group: 'business-owner' },
      { role: 'legal', group: 'lawyers' },
    ])
  })

  it('are written in the shortest form that means the same', () => {
    const written = ['ig-officer', 'business-owner', { role: 'legal', group: 'lawyers' }]
    expect(writeStages(reviewStages(written))).toEqual(written)
    expect(writeStages(reviewStages([{ role: 'legal', group: 'legal' }]))).toEqual(['legal'])
    expect(writeStages(reviewStages([{ role: 'ig-officer', group: 'board' }]))).toEqual([
      { role: 'ig-officer', group: 'board' },
    ])
  })
})

import { describe, expect, it } from '@jest/globals'
import { type HoldId, newId } from '../../src/kernel/ids.ts'
import { decideDisposal } from '../../src/records/disposal-decision.ts'
import { parseDate } from '../../src/records/parse-date.ts'

const running = {
  state: 'running',
  retentionEnd: parseDate('2031-02-28'),
  eligibleFrom: parseDate('2031-03-01'),
  action: 'destroy',
} as const
const undated = { retentionEnd: null, eligibleFrom: null } as const
const eligible = parseDate('2031-03-01')

describe('what must not be disposed of', () => {
  it('keeps a held record whatever its schedule says', () => {
    const holds = [newId<HoldId>()]
    expect(decideDisposal(running, holds, parseDate('2099-01-01'))).toEqual({ outcome: 'held', holds })
  })

  it('keeps a record through its last day', () => {
    expect(decideDisposal(running, [], parseDate('2031-02-28'))).toEqual({
      outcome: 'keep',
      until: '2031-02-28',
    })
  })

  it('keeps what nothing has triggered', () => {
    const standing = { ...undated, state: 'untriggered', action: 'destroy' } as const
    expect(decideDisposal(standing, [], parseDate('9999-12-31'))).toEqual({
      outcome: 'keep',
      until: 'triggered',
    })
  })

  it('keeps what is permanent', () => {
    const standing = { ...undated, state: 'permanent', action: 'retain-permanently' } as const
    expect(decideDisposal(standing, [], parseDate('9999-12-31'))).toEqual({
      outcome: 'keep',
      until: 'permanently',
    })
  })

  it('keeps what carries a date but is to be kept permanently', () => {
    const standing = { ...running, action: 'retain-permanently' } as const
    expect(decideDisposal(standing, [], parseDate('2099-01-01'))).toEqual({
      outcome: 'keep',
      until: 'permanently',
    })
  })

  it('keeps what is said to run but has no end', () => {
    const standing = { ...undated, state: 'running', action: 'destroy' } as const
    expect(decideDisposal(standing, [], parseDate('2099-01-01'))).toEqual({
      outcome: 'keep',
      until: 'triggered',
    })
  })
})

it.each(['destroy', 'transfer', 'review'] as const)(
  'is due to %s from the day after the retention end',
  (action) => {
    expect(decideDisposal({ ...running, action }, [], eligible)).toEqual({ outcome: 'due', action })
  },
)

import type { RecordId } from '../../../src/kernel/ids.ts'
import type { DerivedCopies } from '../../../src/retention/ports.ts'

/** Copies in memory that a test can look at, and make refuse or lie. */
export interface FakeDerivedCopies extends DerivedCopies {
  hold(recordId: RecordId): void
  has(recordId: RecordId): boolean
  /** From now on: `refuse` throws, `lie` keeps what it says is gone. */
  turn(way: 'honest' | 'refuse' | 'lie'): void
}

export function makeFakeDerivedCopies(name: string): FakeDerivedCopies {
  const kept = new Set<RecordId>()
  let behaviour: 'honest' | 'refuse' | 'lie' = 'honest'
  return {
    name,
    remains: [],
    hold: (recordId) => void kept.add(recordId),
    has: (recordId) => kept.has(recordId),
    turn: (way) => {
      behaviour = way
    },
    remove: async (recordId) => {
      if (behaviour === 'refuse') throw new Error('the index is down')
      if (behaviour === 'honest') kept.delete(recordId)
    },
    proveAbsent: async (recordId) =>
      kept.has(recordId) ? undefined : { store: name, method: 'looked for its id', checkedAt: new Date() },
  }
}

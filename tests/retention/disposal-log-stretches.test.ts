import { expect, it } from '@jest/globals'
import type { UnitOfWork } from '../../src/kernel/unit-of-work.ts'
import { makeDisposalLog } from '../../src/retention/log/disposal-log.ts'
import type { LogPlace } from '../../src/retention/log/disposal-log-store.ts'
import type { RetentionTx } from '../../src/retention/ports.ts'
import { person } from '../api/support/sample-values.ts'

const auditor = person('auditor')

/** A log whose rows are numbers in their order, each its own place; `meanwhile` happens before a stretch is read. */
function logOf(rows: number[], meanwhile: () => void = () => undefined) {
  const read: number[] = []
  const behind = (after: LogPlace | null): number[] => {
    const from = numberOf(after, 0)
    return rows.filter((row) => row > from)
  }
  const log: RetentionTx['log'] = {
    placeBehind: async (_filter, after, count) => {
      const row = behind(after)[count - 1]
      return row === undefined ? null : [String(row)]
    },
    write: async (_filter, { after, until }, { most }) => {
      meanwhile()
      const to = numberOf(until, Number.POSITIVE_INFINITY)
      const written = behind(after)
        .filter((row) => row <= to)
        .slice(0, most)
      read.push(written.length)
      return { pieces: written.map((row) => `${row} `), rows: written.length }
    },
  }
  // Of the stores of a transaction, the two that this use case asks.
  const tx = { accessSets: { all: async () => [] }, log } as Partial<RetentionTx> as RetentionTx
  const unitOfWork: UnitOfWork<RetentionTx> = { run: (work) => work(tx) }
  return { read, stretches: makeDisposalLog({ unitOfWork })(auditor, {}, 'csv') }
}

function numberOf(place: LogPlace | null, otherwise: number): number {
  return place === null ? otherwise : Number(place[0])
}

function upTo(length: number): number[] {
  return Array.from({ length }, (_, index) => index + 1)
}

it.each([0, 1, 3_999, 4_000, 4_001, 12_345])('gives each of %i rows once, in order', async (length) => {
  const found: number[] = []
  for await (const { pieces, rows } of logOf(upTo(length)).stretches) {
    expect(rows).toBeGreaterThan(0)
    found.push(...pieces.map(Number))
  }
  expect(found).toEqual(upTo(length))
})

it('loses no row that was decided while a stretch was being read, and gives none twice', async () => {
  const rows = upTo(9_000)
  // Half a row behind each of the first ten thousand, after the end of the first stretches has been found.
  const later = upTo(10_000).map((row) => row + 0.5)
  const { stretches } = logOf(rows, () => {
    if (later.length > 0) rows.push(...later.splice(0))
    rows.sort((one, other) => one - other)
  })
  const found: number[] = []
  for await (const { pieces } of stretches) found.push(...pieces.map(Number))
  expect(found).toEqual([...new Set(found)].sort((one, other) => one - other))
  expect(found).toEqual(rows)
})

it('has read no more rows ahead of its reader of a log four times as long', async () => {
  const ahead: number[] = []
  for (const length of [20_000, 80_000]) {
    const { read, stretches } = logOf(upTo(length))
    let used = 0
    let most = 0
    for await (const written of stretches) {
      // Whatever could be read by now has been.
      await new Promise(setImmediate)
      used += written.rows
      most = Math.max(most, read.reduce((sum, rows) => sum + rows, 0) - used)
    }
    ahead.push(most)
  }
  expect(ahead[0]).toBeLessThanOrEqual(12_000)
  expect(ahead[1]).toBe(ahead[0])
})

import { expect, it } from '@jest/globals'
import { describeSweep } from '../../src/cli/describe/describe-sweep.ts'
import { type BatchId, newId, type SweepId } from '../../src/kernel/ids.ts'
import { parseDate } from '../../src/records/dates/parse-date.ts'
import type { RetentionSweep } from '../../src/retention/retention-sweep.ts'

const at = new Date('2026-03-02T10:00:00Z')
const sweep: RetentionSweep = {
  id: newId<SweepId>(),
  dryRun: false,
  asOf: parseDate('2026-03-02'),
  state: 'finished',
  startedBy: 'officer',
  startedAt: at,
  finishedAt: at,
  due: 3,
  held: 2,
  alreadyListed: 1,
  batches: [],
}

it('names the batches of a sweep by their ids, which whoever goes on from there asks for', () => {
  const [one, other] = [newId<BatchId>(), newId<BatchId>()]
  expect(describeSweep({ ...sweep, batches: [one, other] }).split('\n')).toEqual([
    'due: 3, held: 2, already listed: 1; 2 batches',
    `  ${one}`,
    `  ${other}`,
  ])
  expect(describeSweep({ ...sweep, batches: [one] })).toContain('; 1 batch\n')
})

it('says of a dry run that nothing was listed', () => {
  expect(describeSweep({ ...sweep, dryRun: true })).toBe(
    'due: 3, held: 2, already listed: 1; nothing listed: a dry run',
  )
})

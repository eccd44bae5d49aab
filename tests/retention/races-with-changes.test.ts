import { describeRaces } from './support/describe-races.ts'

// A fifth of those with holds; ten times as many: tests/faults/races-with-changes.test.ts.
describeRaces(
  'changes',
  Number(process.env['MUNIMENT_INTERLEAVINGS'] ?? 500) / 5,
  Number(process.env['MUNIMENT_SEED'] ?? 20260302),
)

import { describeRaces } from './support/describe-races.ts'

// With races-with-changes.test.ts some five hundred; ten times as many: tests/faults/races.test.ts.
describeRaces(
  ['holds'],
  Number(process.env['MUNIMENT_INTERLEAVINGS'] ?? 500),
  Number(process.env['MUNIMENT_SEED'] ?? 20260302),
)

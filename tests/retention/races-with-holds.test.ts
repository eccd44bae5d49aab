import { describeRaces } from './support/describe-races.ts'

// Ten times as many: tests/faults/races-with-holds.test.ts.
describeRaces(
  'holds',
  Number(process.env['MUNIMENT_INTERLEAVINGS'] ?? 500),
  Number(process.env['MUNIMENT_SEED'] ?? 20260302),
)

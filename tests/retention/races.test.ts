import { describeRaces } from './support/describe-races.ts'

// Ten times as many: tests/faults/races.test.ts.
describeRaces(
  Number(process.env['MUNIMENT_INTERLEAVINGS'] ?? 500),
  Number(process.env['MUNIMENT_SEED'] ?? 20260302),
)

import { describeRaces } from './support/describe-races.ts'

// A suite for each scope, so that they run side by side; ten times as many: tests/faults/races-with-holds.test.ts.
describeRaces(
  'holds',
  Number(process.env['MUNIMENT_INTERLEAVINGS'] ?? 500),
  Number(process.env['MUNIMENT_SEED'] ?? 20260302),
  'a hold on the folder',
)

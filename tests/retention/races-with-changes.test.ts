import { describeRaces } from './support/describe-races.ts'

describeRaces(
  ['changes'],
  Number(process.env['MUNIMENT_INTERLEAVINGS'] ?? 500),
  Number(process.env['MUNIMENT_SEED'] ?? 20260302),
)

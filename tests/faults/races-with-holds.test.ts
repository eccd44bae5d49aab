import { describeRaces } from '../retention/support/describe-races.ts'

describeRaces(
  'holds',
  Number(process.env['MUNIMENT_INTERLEAVINGS'] ?? 5000),
  Number(process.env['MUNIMENT_SEED'] ?? 20260303),
)

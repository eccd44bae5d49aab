import { describeRaces } from '../retention/support/describe-races.ts'

describeRaces(
  'changes',
  Number(process.env['MUNIMENT_INTERLEAVINGS'] ?? 5000) / 5,
  Number(process.env['MUNIMENT_SEED'] ?? 20260303),
)

import { describeRaces } from './describe-races.ts'

/** Of all scopes together; ten times as many: tests/faults/races-with-holds.test.ts. */
const ORDERS = Number(process.env['MUNIMENT_INTERLEAVINGS'] ?? 500)
const SEED = Number(process.env['MUNIMENT_SEED'] ?? 20260302)

/**
 * Races with holds of one scope: a suite for each, so that they run side by side. A class has two, the `half`s of its orders:
 * each race there leaves a class, a batch and a hold of its own, which all that follow it look through.
 */
export function describeHoldRaces(scope: 'record' | 'folder' | 'class', half?: 1 | 2): void {
  const isSecond = half === 2
  describeRaces('holds', half === undefined ? ORDERS : ORDERS / 2, isSecond ? SEED + ORDERS : SEED, {
    only: `a hold on the ${scope}`,
    bites: !isSecond,
  })
}

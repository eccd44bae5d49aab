import { compare, type Figure } from '../report/figure.ts'
import { short } from '../report/table.ts'
import type { EngineNames } from './engine.ts'
import type { FillTimes } from './fill-side-by-side.ts'

/** How fast our index was filled, beside the bare engine. `what` says with which records, and which index. */
export function indexingFigures(
  what: string,
  { bare: bareName, leastRate }: EngineNames,
  { own, bare, ownOverall, bareOverall }: FillTimes,
): readonly Figure[] {
  const range = (rates: readonly number[]): string =>
    `${short(Math.min(...rates))} to ${short(Math.max(...rates))}`
  return [
    compare({
      name: `indexing of ${what}`,
      unit: 'records/s',
      values: [ownOverall],
      peer: { name: bareName, values: [bareOverall] },
      goal: { kind: 'at-least', ratio: leastRate },
      note: `over all, in batches of 1,000; ${own.length} slices in turn at ${range(own)} a second, beside ${range(bare)}.`,
    }),
  ]
}

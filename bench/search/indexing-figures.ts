import { compare, type Figure } from '../report/figure.ts'
import { short } from '../report/table.ts'
import type { EngineNames } from './engine.ts'
import type { FillTimes, Sides } from './fill-side-by-side.ts'

/** How fast our index was filled, beside the bare engine. `what` says with which records, and which index. */
export function indexingFigures(
  what: string,
  { bare: bareName, leastRate }: EngineNames,
  { own, plain, alike }: Sides<FillTimes>,
): readonly Figure[] {
  const range = ({ bySlice }: FillTimes): string =>
    `${short(Math.min(...bySlice))} to ${short(Math.max(...bySlice))}`
  const beside = (name: string, peer: string, its: FillTimes): Figure =>
    compare({
      name,
      unit: 'records/s',
      values: [own.overall],
      peer: { name: peer, values: [its.overall] },
      goal: { kind: 'at-least', ratio: leastRate },
      note: `over all, in batches of 1,000; ${own.bySlice.length} slices in turn at ${range(own)} a second, beside ${range(its)}.`,
    })
  return [
    beside(`indexing of ${what}`, bareName, plain),
    beside(
      `indexing of ${what}, beside the engine told to do as much`,
      `${bareName}, with exact and near words`,
      alike,
    ),
  ]
}

import { alone, compare, type Figure } from '../report/figure.ts'
import type { EngineNames } from './engine.ts'

/** MiB that the process took at the most, of its own; `undefined` where the system does not say. */
export interface MemoryTaken {
  readonly records: number
  readonly indexing: number | undefined
  readonly searching: number | undefined
}

/** What more records may take: beside the memory with fewer of them, in the same run. */
export function memoryFigures(
  { ours, bytesARecord }: EngineNames,
  { records, indexing, searching }: MemoryTaken,
  fewer: MemoryTaken | undefined,
): readonly Figure[] {
  const more = records - (fewer?.records ?? 0)
  const kinds = [
    { name: 'indexing', most: indexing, before: fewer?.indexing, plus: PLUS_INDEXING },
    {
      name: 'searching',
      most: searching,
      before: fewer?.searching,
      plus: Math.ceil(PLUS_SEARCHING + (more * bytesARecord) / 2 ** 20),
    },
  ] as const
  return kinds.flatMap(({ name, most, before, plus }) => {
    if (most === undefined) return []
    const figure = { name: `memory while ${name}, ${records.toLocaleString('en-GB')} records, ${ours}` }
    if (fewer === undefined || before === undefined) return [alone(figure.name, 'MiB', [most])]
    const peer = { name: `${fewer.records.toLocaleString('en-GB')} records`, values: [before] }
    return [
      compare({ ...figure, unit: 'MiB', values: [most], peer, goal: { kind: 'at-most', ratio: 1, plus } }),
    ]
  })
}

/** MiB by which a heap that is collected now and then differs from itself. */
const PLUS_INDEXING = 128
const PLUS_SEARCHING = 128

import type { FacetValue } from '../../../search/ports.ts'
import { mostFrequentFirst } from './most-frequent-first.ts'

/** The beginning of a list, most frequent first. */
export interface ListedPlaces {
  readonly values: readonly FacetValue[]
  /** No value that is not listed has more; 0 where all are. */
  readonly rest: number
}

/** Places by the records that lie in one alone, and by those that are filed in several: a place counts in both. */
export interface PlaceLists {
  readonly own: ListedPlaces
  readonly filed: ListedPlaces
}

export interface AskForPlaces {
  /** So many of each list. */
  list(width: number): Promise<PlaceLists>
  /** Of some values alone, all that there are of them. */
  among(values: readonly string[]): Promise<PlaceLists>
}

/**
 * So many of each are within what one answer may hold (`search.max_buckets`), twice over: both lists may name others. Beyond
 * this many a place that is far down in both could be missing.
 */
const widest = 16_000

/**
 * The most frequent places by the sum of both lists. A place that one list names may be too far down in the other to be named
 * there, so that those named are counted once more by themselves; and one may be too far down in both, where more is
 * listed. Neither is asked for where it could change nothing. `first` lists as many as are wanted, at least.
 */
export async function settlePlaces(
  first: PlaceLists,
  most: number,
  ask: AskForPlaces,
): Promise<readonly FacetValue[]> {
  const found = await summed(first, ask)
  if (isSettled(first, found, most)) return found.slice(0, most)
  return (await summed(await ask.list(Math.max(widest, most)), ask)).slice(0, most)
}

async function summed(lists: PlaceLists, ask: AskForPlaces): Promise<readonly FacetValue[]> {
  const { own, filed } = lists
  if (hasAll(own, filed.values) && hasAll(filed, own.values)) return sumOf(lists)
  return sumOf(await ask.among([...new Set([...own.values, ...filed.values].map(({ value }) => value))]))
}

function sumOf({ own, filed }: PlaceLists): readonly FacetValue[] {
  return mostFrequentFirst([...own.values, ...filed.values])
}

function hasAll({ values, rest }: ListedPlaces, others: readonly FacetValue[]): boolean {
  if (rest === 0) return true
  const named = new Set(values.map(({ value }) => value))
  return others.every(({ value }) => named.has(value))
}

/** Whether nothing that neither list names can be among those wanted. */
function isSettled({ own, filed }: PlaceLists, found: readonly FacetValue[], most: number): boolean {
  // Then it has what it has in the first list alone, where as many as are wanted stand before it.
  if (filed.rest === 0) return true
  return (found[most - 1]?.count ?? 0) > own.rest + filed.rest
}

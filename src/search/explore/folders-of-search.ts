import type { Actor } from '../../access/actor.ts'
import { requireAllowed } from '../../access/require-allowed.ts'
import { askReadings } from '../ask-readings.ts'
import type { SearchIndex } from '../ports.ts'
import type { ReadQueryFor } from '../read-query.ts'
import { toIndexFilters } from '../search-filters.ts'
import type { Sought } from '../sought.ts'
import type { FolderName, FolderReads } from './folder-reads.ts'

export interface FoldersOfSearchRequest extends Sought {
  readonly size: number
}

export interface FolderOfSearch extends FolderName {
  readonly count: number
  readonly reason: string
}

export interface FoldersOfSearch {
  readonly total: number
  readonly folders: readonly FolderOfSearch[]
  readonly interpretation: string
}

interface Deps {
  readonly index: Pick<SearchIndex, 'search'>
  readonly readQuery: ReadQueryFor
  readonly folderReads: Pick<FolderReads, 'loadReadableFolders'>
}

/** Some may be out of reach since their records were indexed. */
const spare = 20

/** The folders in which the records of a search lie, each with how many; a record counts in every one that the asker may read. */
export function makeFoldersOfSearch({ index, readQuery, folderReads }: Deps) {
  return async (actor: Actor, request: FoldersOfSearchRequest): Promise<FoldersOfSearch> => {
    requireAllowed(actor, 'search-records')
    const { readings, accessSets } = await readQuery(actor, request)
    const filters = toIndexFilters(request)
    const { answer, reading } = await askReadings(readings, ({ node }) =>
      index.search({
        query: node,
        filters,
        accessSets,
        sort: 'date',
        size: 0,
        cursor: null,
        facets: ['folder'],
        mostValues: request.size + spare,
      }),
    )
    const counted = answer.facets.folder ?? []
    const names = await folderReads.loadReadableFolders(
      actor,
      accessSets,
      counted.map(({ value }) => value),
    )
    const byReference = new Map(names.map((name) => [name.reference, name]))
    return {
      total: answer.total,
      folders: counted
        .flatMap(({ value, count }) => {
          const name = byReference.get(value)
          return name === undefined ? [] : [{ ...name, count, reason: reasonFor(count, answer.total) }]
        })
        .slice(0, request.size),
      interpretation: reading.wording,
    }
  }
}

function reasonFor(count: number, total: number): string {
  if (count === total)
    return total === 1 ? 'the one record found lies in it' : `all ${total} records found lie in it`
  return count === 1
    ? `1 of the ${total} records found lies in it`
    : `${count} of the ${total} records found lie in it`
}

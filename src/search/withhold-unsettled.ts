import type { Clock } from '../kernel/clock.ts'
import { keptFresh } from './kept-fresh.ts'
import type { IndexFilters, SearchIndex, Unsettled } from './ports.ts'

interface Deps {
  readonly listUnsettled: () => Promise<Unsettled>
  readonly clock: Clock
}

/**
 * Searches wait for it at most one time in twenty where it answers at once, and are given nothing that was begun to be asked half a
 * second before them, however long it takes.
 */
const freshness = { leastMs: 0, timesAsking: 20, mostMs: 500, oldestMs: 500 }

/**
 * The index, less what was taken from the asker since it last heard of it: in hits, counts, facets and whatever else it is asked
 * within their access sets. What an entry says of who may read it is as old as the entry, and writing the entries of a large
 * folder anew takes a while; from the commit on nothing of them may be counted (DESIGN §7).
 */
export function withholdUnsettled(index: SearchIndex, { listUnsettled, clock }: Deps): SearchIndex {
  const unsettled = keptFresh(listUnsettled, clock, freshness)
  const within = async <Question extends Asked>(question: Question): Promise<Question> => {
    if (question.accessSets === 'all') return question
    const { records, folders } = await unsettled.ask()
    if (records.length === 0 && folders.length === 0) return question
    const readable = new Set(question.accessSets)
    const withheld = records.flatMap(({ recordId, accessSet }) => (readable.has(accessSet) ? [] : [recordId]))
    const hidden = folders.flatMap(({ reference, accessSet }) => (readable.has(accessSet) ? [] : [reference]))
    const { notRecords = [], hiddenFolders = [] } = question.filters
    return {
      ...question,
      filters: {
        ...question.filters,
        ...(withheld.length > 0 && { notRecords: [...notRecords, ...withheld] }),
        ...(hidden.length > 0 && { hiddenFolders: [...hiddenFolders, ...hidden] }),
      },
    }
  }
  return {
    ...index,
    search: async (query) => index.search(await within(query)),
    countEnough: async (question) => index.countEnough(await within(question)),
    countTerms: async (question) => index.countTerms(await within(question)),
    findLike: async (question) => index.findLike(await within(question)),
  }
}

interface Asked {
  readonly accessSets: readonly number[] | 'all'
  readonly filters: IndexFilters
}

import type { Clock } from '../kernel/clock.ts'
import type { RecordId } from '../kernel/ids.ts'
import type { IndexFilters, SearchIndex, UnsettledRecord } from './ports.ts'

interface Deps {
  readonly listUnsettled: () => Promise<readonly UnsettledRecord[]>
  readonly clock: Clock
}

/** After an entry was written, an engine may answer from before for so long. */
const SETTLING_MS = 2_000
/** Asked anew at most one time in so many of what asking takes, and never older than this. */
const LONGER_THAN_ASKING = 20
const FRESH_MS = 500

/**
 * The index, less what was taken from the asker since it last heard of it: in hits, counts, facets and whatever else it is asked
 * within their access sets. What an entry says of who may read it is as old as the entry, and writing the entries of a large
 * folder anew takes a while; from the commit on nothing of them may be counted (DESIGN §7).
 */
export function withholdUnsettled(index: SearchIndex, deps: Deps): SearchIndex {
  const withheldFrom = makeWithheldFrom(deps)
  const within = async <Question extends Asked>(question: Question): Promise<Question> => {
    if (question.accessSets === 'all') return question
    const withheld = await withheldFrom(question.accessSets)
    if (withheld.length === 0) return question
    const { filters } = question
    return { ...question, filters: { ...filters, notRecords: [...(filters.notRecords ?? []), ...withheld] } }
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

function makeWithheldFrom({ listUnsettled, clock }: Deps) {
  const now = () => clock.now().getTime()
  /** Under which set each is, and until when it counts as unsettled. */
  const unsettled = new Map<RecordId, { readonly accessSet: number; readonly until: number }>()
  let asking: { readonly done: Promise<void>; until: number } | undefined

  const ask = async (): Promise<void> => {
    const records = await listUnsettled()
    const until = now() + SETTLING_MS
    for (const [id, known] of unsettled) if (known.until < now()) unsettled.delete(id)
    for (const { recordId, accessSet } of records) unsettled.set(recordId, { accessSet, until })
  }
  const refresh = (): Promise<void> => {
    const begun = now()
    if (asking !== undefined && begun < asking.until) return asking.done
    const one = { done: ask(), until: Number.POSITIVE_INFINITY }
    asking = one
    one.done.then(
      () => {
        one.until = now() + Math.min(FRESH_MS, LONGER_THAN_ASKING * (now() - begun))
      },
      () => {
        asking = undefined
      },
    )
    return one.done
  }
  return async (accessSets: readonly number[]): Promise<readonly RecordId[]> => {
    await refresh()
    if (unsettled.size === 0) return []
    const readable = new Set(accessSets)
    return [...unsettled].flatMap(([id, { accessSet }]) => (readable.has(accessSet) ? [] : [id]))
  }
}

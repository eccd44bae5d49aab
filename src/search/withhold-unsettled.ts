import type { Clock } from '../kernel/clock.ts'
import type { IndexFilters, SearchIndex, Unsettled } from './ports.ts'

interface Deps {
  readonly listUnsettled: () => Promise<Unsettled>
  readonly clock: Clock
}

/** Asked anew at most one time in so many of what asking takes, and never older than this. */
const LONGER_THAN_ASKING = 20
const FRESH_MS = 500

/**
 * The index, less what was taken from the asker since it last heard of it: in hits, counts, facets and whatever else it is asked
 * within their access sets. What an entry says of who may read it is as old as the entry, and writing the entries of a large
 * folder anew takes a while; from the commit on nothing of them may be counted (DESIGN §7).
 */
export function withholdUnsettled(index: SearchIndex, deps: Deps): SearchIndex {
  const list = makeFreshList(deps)
  const within = async <Question extends Asked>(question: Question): Promise<Question> => {
    if (question.accessSets === 'all') return question
    const { records, folders } = await list()
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

/** Asked once for all who ask in the meantime. */
function makeFreshList({ listUnsettled, clock }: Deps): () => Promise<Unsettled> {
  let known: { readonly answer: Promise<Unsettled>; readonly asked: number; until: number } | undefined
  const now = () => clock.now().getTime()

  return () => {
    const asked = now()
    // A clock that was put back must not make it last.
    if (known !== undefined && known.asked <= asked && asked < known.until) return known.answer
    const one = { answer: listUnsettled(), asked, until: Number.POSITIVE_INFINITY }
    known = one
    one.answer.then(
      () => {
        one.until = now() + Math.min(FRESH_MS, LONGER_THAN_ASKING * (now() - asked))
      },
      () => {
        if (known === one) known = undefined
      },
    )
    return one.answer
  }
}

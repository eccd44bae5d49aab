import { analyseText } from '../../records/analysis/analyse-text.ts'
import type { IndexAnswer, SearchIndex } from '../ports.ts'
import type { QueryNode, TextField } from '../query-node.ts'
import { type TypedWord, typedWords } from './typed-words.ts'

/** A word of a query, each place where it stands, and why it is doubted. */
export interface DoubtfulWord {
  readonly folded: string
  readonly field: TextField
  readonly places: readonly [TypedWord, ...TypedWord[]]
  /** `absent`: no record has it; `rare`: one or two have it, and no more were found; `unhelpful`: the words found nothing. */
  readonly doubt: 'absent' | 'rare' | 'unhelpful'
}

/** What the query found, by its strictest reading. */
export type StrictlyFound = Pick<IndexAnswer, 'total' | 'matchingAll'>

/** What is looked for: the query, and how its strictest reading was understood. */
export interface ReadStrictly {
  readonly q: string
  readonly node: QueryNode | null
}

interface Deps {
  readonly index: Pick<SearchIndex, 'countEnough'>
}

/** So few may be misread or mistyped themselves. */
export const few = 2
/** Of a longer query nobody misses one word, and each would be asked for. */
const mostWords = 12

/** The terms that the texts of the hits were seen to have, all of which the asker may read. */
export type MetInTexts = () => Promise<ReadonlySet<string>>

/**
 * The words of a query that may have been mistyped, going by what the asker may read: said once it is known what was found.
 * Those of a query that needs all of its words, and found some, are not asked for, and of those that found more than a few none that
 * stands in what is shown: such a search pays nothing, or little.
 */
export type FindDoubtfulWords = (
  read: ReadStrictly,
  accessSets: readonly number[],
  found: StrictlyFound,
  metInTexts: MetInTexts,
) => Promise<readonly DoubtfulWord[]>

export function makeFindDoubtfulWords({ index }: Deps): FindDoubtfulWords {
  const countEach = async (
    words: readonly LookedUpWord[],
    accessSets: readonly number[],
  ): Promise<readonly CountedWord[]> => {
    if (words.length === 0) return []
    const counts = await index.countEnough({
      queries: words.map(({ field, term }) => ({ kind: 'term', field, term })),
      filters: {},
      accessSets,
      enough: few + 1,
    })
    return words.map(({ term: _, ...word }, at) => ({ ...word, count: counts[at] ?? 0 }))
  }
  return async ({ q, node }, accessSets, { total, matchingAll }, metInTexts) => {
    const needsAll = node !== null && needsEveryWord(node)
    if (needsAll && total > few && (matchingAll ?? total) > 0) return []
    const words = distinct(typedWords(q))
    if (words.length === 0 || words.length > mostWords) return []
    const lookedUp = words.map((word) => ({ ...word, term: analyseText(word.folded)[0] ?? word.folded }))
    // Where more than a few were found, no word is doubted that any of them has.
    const met = total > few ? await metInTexts() : nothing
    const unmet = lookedUp.filter(({ field, term }) => field !== 'any' || !met.has(term))
    const counted = await countEach(unmet, accessSets)
    const doubtful = counted.flatMap(({ count, ...word }): DoubtfulWord[] => {
      if (count === 0) return [{ ...word, doubt: 'absent' }]
      return count <= few && total <= few ? [{ ...word, doubt: 'rare' }] : []
    })
    if (doubtful.length > 0 || total > 0) return doubtful
    return counted.map(({ count: _, ...word }) => ({ ...word, doubt: 'unhelpful' }))
  }
}

const nothing: ReadonlySet<string> = new Set()

interface LookedUpWord extends Omit<DoubtfulWord, 'doubt'> {
  readonly term: string
}

interface CountedWord extends Omit<DoubtfulWord, 'doubt'> {
  readonly count: number
}

function distinct(words: readonly TypedWord[]): Omit<DoubtfulWord, 'doubt'>[] {
  const groups = Map.groupBy(words, ({ field, folded }) => `${field} ${folded}`)
  return [...groups.values()].flatMap(([first, ...others]) =>
    first === undefined
      ? []
      : [{ folded: first.folded, field: first.field, places: [first, ...others] as const }],
  )
}

/** Whether whatever is found has every word of the query that has to be there. */
function needsEveryWord(node: QueryNode): boolean {
  switch (node.kind) {
    case 'and':
      return node.nodes.every(needsEveryWord)
    case 'or':
      return node.nodes.length < 2
    case 'ranked':
      return node.clauses.length < 2
    default:
      return true
  }
}

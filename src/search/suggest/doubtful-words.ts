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
export interface StrictlyFound extends Pick<IndexAnswer, 'total' | 'matchingAll'> {
  readonly node: QueryNode | null
}

interface Deps {
  readonly index: Pick<SearchIndex, 'search'>
}

/** So few may be misread or mistyped themselves. */
export const few = 2
/** Of a longer query nobody misses one word, and each would be asked for. */
const mostWords = 12

/**
 * The words of a query that may have been mistyped, going by what the asker may read. Those that a query found which needs
 * all of its words are not asked for: such a search pays nothing.
 */
export type FindDoubtfulWords = (
  query: string,
  accessSets: readonly number[],
  found: StrictlyFound,
) => Promise<readonly DoubtfulWord[]>

export function makeFindDoubtfulWords({ index }: Deps): FindDoubtfulWords {
  return async (query, accessSets, found) => {
    if (found.total > few && hasEveryWord(found)) return []
    const words = distinct(typedWords(query))
    if (words.length === 0 || words.length > mostWords) return []
    const counted = await Promise.all(
      words.map(async (word) => ({ ...word, count: await count(index, word, accessSets) })),
    )
    const doubtful = counted.flatMap(({ count, ...word }): DoubtfulWord[] => {
      if (count === 0) return [{ ...word, doubt: 'absent' }]
      return count <= few && found.total <= few ? [{ ...word, doubt: 'rare' }] : []
    })
    if (doubtful.length > 0 || found.total > 0) return doubtful
    return words.map((word) => ({ ...word, doubt: 'unhelpful' }))
  }
}

async function count(
  index: Deps['index'],
  { folded, field }: Pick<DoubtfulWord, 'folded' | 'field'>,
  accessSets: readonly number[],
): Promise<number> {
  const [term = folded] = analyseText(folded)
  const query: QueryNode = { kind: 'term', field, term }
  const enough = few + 1
  const asked = {
    query,
    filters: {},
    accessSets,
    sort: 'id',
    size: 0,
    cursor: null,
    facets: [],
    enough,
  } as const
  return (await index.search(asked)).total
}

function distinct(words: readonly TypedWord[]): Omit<DoubtfulWord, 'doubt'>[] {
  const groups = Map.groupBy(words, ({ field, folded }) => `${field} ${folded}`)
  return [...groups.values()].flatMap(([first, ...others]) =>
    first === undefined
      ? []
      : [{ folded: first.folded, field: first.field, places: [first, ...others] as const }],
  )
}

/** Whether something that was found has every word of the query that has to be there. */
function hasEveryWord({ node, matchingAll, total }: StrictlyFound): boolean {
  return node !== null && needsEveryWord(node) && (matchingAll ?? total) > 0
}

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

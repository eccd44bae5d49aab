import type { Actor } from '../../access/actor.ts'
import { analyseText } from '../../records/analysis/analyse-text.ts'
import { soughtNearKeys } from '../../records/analysis/near-keys.ts'
import { byCodePoints } from '../by-code-points.ts'
import type { SearchIndex, SearchReads } from '../ports.ts'
import type { QueryNode } from '../query-node.ts'
import type { NearWords } from './near-words.ts'

interface Deps {
  readonly index: Pick<SearchIndex, 'search'>
  readonly reads: Pick<SearchReads, 'loadNames'>
}

/** Whoever asks, and what they may read. */
export interface Asker {
  readonly actor: Actor
  readonly accessSets: readonly number[]
}

/** Puts into `words` what is near `typed` in titles and among people of records that the asker may read. */
export type GatherNearInNames = (asker: Asker, typed: string, words: NearWords) => Promise<void>

/**
 * So many records are read, in the order of their ids: of those alone that the asker may read, so that what they may not
 * read takes nobody's place. Each page leaves out the records of the words found before it, and so none of these fills them.
 */
const pageSize = 200
const mostPages = 8
/** Two clauses each; a query has at most 256. */
const mostLeftOut = 100

export function makeGatherNearInNames({ index, reads }: Deps): GatherNearInNames {
  return async ({ actor, accessSets }, typed, words) => {
    const keys = soughtNearKeys(typed)
    if (keys.length === 0) return
    const near: QueryNode = { kind: 'near', field: 'names', keys, typed }
    for (let page = 0, cursor: string | null = null; page < mostPages; page += 1) {
      const known = words.all().map(({ folded }) => folded)
      const answer = await index.search({
        query: known.length === 0 ? near : { kind: 'and', nodes: [near, notNaming(known)] },
        filters: {},
        accessSets,
        sort: 'id',
        size: pageSize,
        cursor,
        facets: [],
      })
      for (const { title, people } of await reads.loadNames(actor, accessSets, answer.hits)) {
        words.add(title, 'title')
        for (const name of people) words.add(name, 'people')
      }
      if (answer.next === null) return
      cursor = answer.next
    }
  }
}

function notNaming(words: readonly string[]): QueryNode {
  const left = [...words].sort(byCodePoints).slice(0, mostLeftOut)
  return { kind: 'not', node: naming(left) }
}

/** Records that have any of the words in their title or among their people. */
export function naming(words: readonly string[]): QueryNode {
  const terms = [...new Set(words.flatMap(analyseText))]
  return {
    kind: 'or',
    nodes: terms.flatMap((term) =>
      (['title', 'people'] as const).map((field): QueryNode => ({ kind: 'term', field, term })),
    ),
  }
}

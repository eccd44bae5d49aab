import type { Actor } from '../../access/actor.ts'
import { isMunimentError } from '../../kernel/muniment-error.ts'
import { analyseText, foldedWords } from '../../records/analysis/analyse-text.ts'
import { byCodePoints } from '../by-code-points.ts'
import type { SearchIndex, SearchReads } from '../ports.ts'
import type { QueryNode } from '../query-node.ts'
import type { ReadQueryFor } from '../read-query.ts'
import { toIndexFilters } from '../search-filters.ts'
import type { Sought } from '../sought.ts'
import type { ReadVocabulary } from '../vocabulary/vocabulary-store.ts'
import {
  type DoubtfulWord,
  type MetInTexts,
  makeFindDoubtfulWords,
  type ReadStrictly,
  type StrictlyFound,
} from './doubtful-words.ts'
import { type Asker, makeGatherNearInNames, naming } from './near-in-names.ts'
import { makeNearWords, type NearWord } from './near-words.ts'
import { type Replacement, replacements } from './replacements.ts'
import { type Suggestion, suggestionOf } from './suggestion.ts'

export interface SuggestQueriesDeps {
  readonly index: Pick<SearchIndex, 'search' | 'countEnough'>
  readonly reads: Pick<SearchReads, 'loadNames' | 'loadReadableRecords'>
  readonly readQuery: ReadQueryFor
  readonly vocabulary: ReadVocabulary
  /** Titles of all classes of the file plan, which everybody may read who may search. */
  readonly listClassTitles: () => Promise<readonly string[]>
}

/**
 * Queries that may have been meant, the likeliest first and none where nothing seems mistyped: each finds something for the
 * asker under the same filters, and is what a system would suggest that never held what they may not read.
 */
export type SuggestQueries = (
  asker: Asker,
  sought: Sought,
  node: ReadStrictly['node'],
  found: StrictlyFound,
  metInTexts: MetInTexts,
) => Promise<readonly Suggestion[]>

const mostSuggestions = 3
/** So many words of a query are replaced at most, and so many queries tried. */
const mostReplaced = 3
const mostTried = 6
/** More records than this are as good as these, to rank by. */
const enoughToRank = 1_000
/** A word that a few records have is doubted only beside one that so many have. */
const manyNames = 10
/** So many hits of a query are confirmed by PostgreSQL. */
const mostConfirmed = 20

export function makeSuggestQueries(deps: SuggestQueriesDeps): SuggestQueries {
  const { index, reads } = deps
  const findDoubtful = makeFindDoubtfulWords({ index })
  const gatherNearInNames = makeGatherNearInNames({ index, reads })

  const nearWords = async (
    asker: Asker,
    word: DoubtfulWord,
    others: { readonly titles: readonly string[]; readonly forms: readonly string[] },
  ): Promise<readonly NearWord[]> => {
    const near = makeNearWords(word.folded)
    // Names come first: what is near in them already is not read again.
    await gatherNearInNames(asker, word.folded, near)
    for (const title of others.titles) near.add(title, 'file plan')
    for (const form of others.forms) near.add(form, 'vocabulary')
    const all = near.all()
    const counts = await index.countEnough({
      queries: all.map(({ folded }) => naming([folded])),
      filters: {},
      accessSets: asker.accessSets,
      enough: enoughToRank,
    })
    return all
      .map((one, at) => ({ ...one, count: counts[at] ?? 0 }))
      .filter(({ count }) => word.doubt !== 'rare' || count >= manyNames)
      .sort(
        (one, other) =>
          one.distance - other.distance || other.count - one.count || byCodePoints(one.folded, other.folded),
      )
  }

  /** Whether a query finds, by its strictest reading, something with each word that was put into it. */
  const findsSomething = async (
    actor: Actor,
    sought: Sought,
    { q, changes }: Replacement,
  ): Promise<boolean> => {
    const read = await readOrNothing(() => deps.readQuery(actor, { ...sought, q }))
    const node = read?.readings[0].node ?? null
    if (read === undefined || node === null) return false
    const { accessSets } = read
    const { hits } = await index.search({
      query: { kind: 'and', nodes: [node, ...changes.flatMap(({ word, near }) => termsOf(word, near))] },
      filters: toIndexFilters(sought),
      accessSets,
      sort: 'id',
      size: mostConfirmed,
      cursor: null,
      facets: [],
    })
    return (await reads.loadReadableRecords(actor, accessSets, hits)).length > 0
  }

  const suggest = async (
    asker: Asker,
    sought: Sought,
    doubtful: readonly DoubtfulWord[],
  ): Promise<readonly Suggestion[]> => {
    if (doubtful.length === 0) return []
    const [{ sets }, titles] = await Promise.all([deps.vocabulary(), deps.listClassTitles()])
    const forms = sets.flat()
    const understood = new Set(sought.synonyms ? forms.flatMap(foldedWords) : [])
    const looked = doubtful.filter(({ folded }) => !understood.has(folded)).slice(0, mostReplaced)
    const choices: { readonly word: DoubtfulWord; readonly near: readonly NearWord[] }[] = []
    for (const word of looked) choices.push({ word, near: await nearWords(asker, word, { titles, forms }) })
    const suggestions: Suggestion[] = []
    for (const replacement of replacements(sought.q, choices).slice(0, mostTried)) {
      if (suggestions.length === mostSuggestions) break
      if (await findsSomething(asker.actor, sought, replacement)) suggestions.push(suggestionOf(replacement))
    }
    return suggestions
  }

  return async (asker, sought, node, found, metInTexts) =>
    suggest(asker, sought, await findDoubtful({ q: sought.q, node }, asker.accessSets, found, metInTexts))
}

function termsOf({ field }: DoubtfulWord, { folded }: NearWord): QueryNode[] {
  return analyseText(folded).map((term) => ({ kind: 'term', field, term }))
}

/** What a word makes of a query may be none: with synonyms it may have too many clauses. */
async function readOrNothing<Read>(read: () => Promise<Read>): Promise<Read | undefined> {
  try {
    return await read()
  } catch (error) {
    if (isMunimentError(error, 'invalid-query')) return undefined
    throw error
  }
}

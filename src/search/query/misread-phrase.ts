import { termOfPart } from '../../records/analysis/analyse-text.ts'
import { type Misreadings, misreadings } from '../../records/analysis/misreadings.ts'
import { soughtNearKeys } from '../../records/analysis/near-keys.ts'
import type { MisreadNode } from '../query-node.ts'

/** A term of a phrase, and how its word was typed: folded, and not stemmed. */
export interface TypedTerm {
  readonly term: string
  readonly forms: readonly string[]
}

/** Of the room there is, two words that were misread may take a fifth: one of them is the likelier. */
const shareOfPairs = 1 / 5

/**
 * A phrase with one of its words misread, or two of them in the likeliest ways, for each word that may be the one; and how much of
 * `room` that takes: never less than it has phrases when written out, nor than it has terms. Where there is not room for every
 * misreading, the less likely are left out; where a phrase is so long that its own words take more than half of it, all are.
 */
export function misreadPhrase(
  words: readonly TypedTerm[],
  typed: string,
  room: number,
): { readonly nodes: readonly MisreadNode[]; readonly taken: number } {
  const typedTerms = words.map(({ term }) => [term])
  const listsOf = words.map(termLists)
  const chosen = words.map((): string[] => [])
  const others = words.length - 1
  let left = room - words.length * others
  if (left < room / 2) return { nodes: [], taken: 0 }
  const choose = (list: keyof Misreadings) => {
    // Those that need the least first: what they leave of their share is for the others.
    const byNeed = [...listsOf.entries()].sort(([, one], [, other]) => one[list].length - other[list].length)
    byNeed.forEach(([at, lists], before) => {
      const some = lists[list].slice(0, Math.floor(left / (words.length - before)))
      chosen[at]?.push(...some)
      left -= some.length
    })
  }
  choose('likely')
  choose('less')
  const pairs = words.map((): (readonly (readonly string[])[])[] => [])
  let leftToPairs = Math.floor(left * shareOfPairs)
  for (const [first, { likely }] of listsOf.entries()) {
    for (const [second, other] of listsOf.entries()) {
      if (second <= first || likely.length === 0 || other.likely.length === 0) continue
      const taken = Math.max(
        likely.length * other.likely.length,
        likely.length + other.likely.length + others - 1,
      )
      if (taken > leftToPairs) continue
      pairs[first]?.push(typedTerms.with(first, [...likely]).with(second, [...other.likely]))
      leftToPairs -= taken
      left -= taken
    }
  }
  choose('wrong')
  choose('more')
  const nodes = words.flatMap(({ forms }, at): MisreadNode[] => {
    const terms = chosen[at] ?? []
    if (terms.length === 0) return []
    const keys = [...new Set(forms.flatMap(soughtNearKeys))]
    return [{ kind: 'misread', keys, phrases: [typedTerms.with(at, terms), ...(pairs[at] ?? [])], typed }]
  })
  return { nodes, taken: room - left }
}

/** The terms of what a word may have been read as; its stem too, since the scan may have it in another of its forms. */
function termLists({ term, forms }: TypedTerm): Misreadings {
  const all = [...new Set([...forms, term])].map(misreadings)
  const known = new Set([term])
  const fresh = (list: keyof Misreadings) =>
    all.flatMap((one) =>
      one[list].flatMap((word) => {
        const read = termOfPart(word)
        if (known.has(read)) return []
        known.add(read)
        return [read]
      }),
    )
  return { likely: fresh('likely'), less: fresh('less'), wrong: fresh('wrong'), more: fresh('more') }
}

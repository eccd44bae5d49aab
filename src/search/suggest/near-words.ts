import { soughtNearKeys, writtenNearKeys } from '../../records/analysis/near-keys.ts'
import { byCodePoints } from '../by-code-points.ts'
import { editDistance } from './edit-distance.ts'
import { suggestibleWords } from './suggestible-words.ts'

/** Where a word stands that may be suggested; never in the text of a document. */
export const nameSources = ['title', 'people', 'file plan', 'vocabulary'] as const
export type NameSource = (typeof nameSources)[number]

/** A word near what was typed. */
export interface NearWord {
  readonly folded: string
  /** As it is written most often. */
  readonly word: string
  /** How many letters are wrong, missing, too many or exchanged. */
  readonly distance: number
  /** The first of them, in the order of `nameSources`. */
  readonly source: NameSource
}

/** Two slips of a hand at most: a third makes another word. */
const farthest = 2

/** Gathers the words near one that was typed, out of whatever they may come from. */
export interface NearWords {
  add(text: string, source: NameSource): void
  /** The nearest first, then in code point order. */
  all(): readonly NearWord[]
}

interface Gathered {
  readonly distance: number
  readonly sources: Set<NameSource>
  readonly spellings: Map<string, number>
}

export function makeNearWords(typed: string): NearWords {
  const keys = new Set(soughtNearKeys(typed))
  const gathered = new Map<string, Gathered>()
  const distanceTo = (folded: string): number => {
    const known = gathered.get(folded)
    if (known !== undefined) return known.distance
    const isNear = folded !== typed && writtenNearKeys(folded).some((key) => keys.has(key))
    return isNear ? editDistance(typed, folded) : Number.POSITIVE_INFINITY
  }
  return {
    add(text, source) {
      for (const { word, folded } of suggestibleWords(text)) {
        const distance = distanceTo(folded)
        if (distance > farthest) continue
        const known = gathered.get(folded) ?? { distance, sources: new Set(), spellings: new Map() }
        gathered.set(folded, known)
        known.sources.add(source)
        known.spellings.set(word, (known.spellings.get(word) ?? 0) + 1)
      }
    },
    all: () =>
      [...gathered]
        .map(([folded, { distance, sources, spellings }]) => ({
          folded,
          distance,
          word: mostUsual(spellings),
          source: nameSources.find((one) => sources.has(one)) ?? 'title',
        }))
        .sort((one, other) => one.distance - other.distance || byCodePoints(one.folded, other.folded)),
  }
}

function mostUsual(spellings: ReadonlyMap<string, number>): string {
  const [first] = [...spellings].sort(
    ([one, times], [other, otherTimes]) => otherTimes - times || byCodePoints(one, other),
  )
  return first?.[0] ?? ''
}

import { doubleSuffixes, droppedSuffixes, singleSuffixes } from './porter-stem.ts'

/** An ending that the stemmer takes off or changes. */
export interface StemEnding {
  readonly ending: string
  /** Whoever typed less of it needs not look at it: a shorter ending begins so too and leaves the same. */
  readonly from: number
}

/**
 * How words may end behind what the index has of them: every ending that the stemmer takes off or changes, alone and one behind
 * the other (`-al`, `-ational`, `-ationally`). Found by going through its steps backwards.
 */
export const stemEndings: readonly StemEnding[] = [...inflected(derivedEndings())]

function derivedEndings(): readonly string[] {
  // Last of all an e goes, or one of two l; before that a suffix.
  const dropped = ['', 'e', 'l'].flatMap((left) => [left, ...droppedSuffixes.map((suffix) => left + suffix)])
  const derived = before(doubleSuffixes, before(singleSuffixes, dropped))
  const inY = [...derived, 'i'].flatMap((ending) => (ending.endsWith('i') ? [`${ending.slice(0, -1)}y`] : []))
  return [...new Set([...derived, ...inY])]
}

/** The endings, and those that a rule makes into one of them, or into what one of them is the end of. */
function before(
  rules: readonly (readonly [suffix: string, replacement: string])[],
  endings: readonly string[],
): readonly string[] {
  const longer = endings.flatMap((ending) =>
    rules.flatMap(([suffix, replacement]) => {
      if (ending.endsWith(replacement)) return [ending.slice(0, ending.length - replacement.length) + suffix]
      return replacement.endsWith(ending) ? [suffix] : []
    }),
  )
  return [...new Set([...endings, ...longer])]
}

function* inflected(derived: readonly string[]): Generator<StemEnding> {
  for (const ending of derived) yield { ending, from: 1 }
  const bases = new Map(derived.map((ending) => [ending, ending.length]))
  for (const ending of derived) {
    const base = ending.endsWith('e') ? ending.slice(0, -1) : ending
    for (const inflection of ['ed', 'ing']) bases.set(base + inflection, base.length)
  }
  // "planning", "stopped": one of two consonants alike goes.
  for (const consonant of 'bcdfghjkmnpqrtvwx')
    for (const inflection of ['ed', 'ing']) bases.set(consonant + inflection, 0)
  for (const [ending, from] of bases) {
    yield { ending, from }
    for (const plural of ['s', 'es']) yield { ending: ending + plural, from: ending.length }
  }
}

import { functionWords } from '../../src/search/query/function-words.ts'
import { makeRandom, makeVocabulary } from '../support/make-vocabulary.ts'

/** The text of every document, made from its name whenever it is wanted. */
export interface Corpus {
  wordsOf(name: string): readonly string[]
  readonly words: readonly string[]
  /** Words to ask for, by how many documents have them. */
  readonly bands: {
    readonly rare: readonly string[]
    readonly mid: readonly string[]
    readonly common: readonly string[]
  }
}

const WORDS = 60_000
/**
 * Lengths are spread as those of letters, notes and reports are: log-normal, half of them below 80 words and some above a
 * thousand; 118 in the mean.
 */
const LENGTH = { median: 80, spread: 0.9, least: 20, most: 4_000 } as const

/** Invented words behind the real function words of English, which are the most frequent ones of any real text too. */
export function makeCorpus(): Corpus {
  const leading = [...functionWords].filter((word) => /^[a-z]+$/.test(word))
  const vocabulary = makeVocabulary(3, WORDS, { leading })
  const { words } = vocabulary
  const band = (from: number, to: number): readonly string[] =>
    words.slice(leading.length + from, leading.length + to)
  return {
    words: words.slice(leading.length, leading.length + 5_000),
    wordsOf: (name) => {
      const random = makeRandom(hash(name))
      return Array.from({ length: drawLength(random) }, () => vocabulary.draw(random))
    },
    bands: { common: band(0, 100), mid: band(500, 5_000), rare: band(30_000, WORDS) },
  }
}

function drawLength(random: () => number): number {
  // Box and Muller: two even numbers make one of the normal distribution.
  const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
  const length = Math.round(LENGTH.median * Math.exp(LENGTH.spread * normal))
  return Math.min(LENGTH.most, Math.max(LENGTH.least, length))
}

/** FNV-1a: a seed for each name. */
function hash(text: string): number {
  let value = 0x811c9dc5
  for (let at = 0; at < text.length; at += 1) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193)
  return value >>> 0
}

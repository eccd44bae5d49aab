import { makeRandom } from '../support/make-vocabulary.ts'
import type { Corpus } from './make-corpus.ts'

export const kinds = [
  'rare word',
  'mid word',
  'common word',
  'two words',
  'three words',
  'phrase',
  'prefix',
  'pasted sentence',
] as const
export type Kind = (typeof kinds)[number]

export interface MixedQuery {
  readonly kind: Kind
  readonly q: string
}

const SENTENCE_WORDS = 14
const PREFIX_LETTERS = 4

/** The published mix (docs/bench.md): as many of each kind, in an order that mixes them, the same for the same corpus. */
export function makeMix(corpus: Corpus, ofEach: number): readonly MixedQuery[] {
  const random = makeRandom(4)
  const pick = (list: readonly string[]): string => list[Math.floor(random() * list.length)] ?? ''
  const run = (length: number): readonly string[] => {
    const words = corpus.wordsOf(`document ${Math.floor(random() * 1_000_000)}`)
    const from = Math.floor(random() * (words.length - length))
    return words.slice(from, from + length)
  }
  const make: { readonly [Name in Kind]: () => string } = {
    'rare word': () => pick(corpus.bands.rare),
    'mid word': () => pick(corpus.bands.mid),
    'common word': () => pick(corpus.bands.common),
    'two words': () => `${pick(corpus.bands.common)} ${pick(corpus.bands.mid)}`,
    'three words': () => `${pick(corpus.bands.common)} ${pick(corpus.bands.mid)} ${pick(corpus.bands.mid)}`,
    phrase: () => `"${pick(corpus.bands.common)} ${pick(corpus.bands.common)}"`,
    prefix: () => `${pick(corpus.bands.mid).slice(0, PREFIX_LETTERS)}*`,
    'pasted sentence': () => run(SENTENCE_WORDS).join(' '),
  }
  return Array.from({ length: ofEach }, () => kinds.map((kind) => ({ kind, q: make[kind]() }))).flat()
}

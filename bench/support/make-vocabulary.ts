/** Numbers in [0, 1) that look random and are the same every time: mulberry32, even also in its low bits. */
export function makeRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** Invented words, the most frequent first, drawn as words are in a language. */
export interface Vocabulary {
  readonly words: readonly string[]
  /** A word by its frequency: the word of rank r comes 1 / r^exponent as often as the first (Zipf). */
  draw(random: () => number): string
}

const onsets = 'b c d f g h j k l m n p r s t v w br cl dr fl gr pl pr st tr'.split(' ')
const vowels = 'a e i o u ai ea ou'.split(' ')
const codas = ['', '', '', 'n', 'r', 'l', 't', 'm', 'nd', 'rt']

export interface VocabularyOptions {
  /** Near 1, the default, is that of English. */
  readonly exponent?: number
  /** Words that come before the invented ones, the most frequent first. */
  readonly leading?: readonly string[]
}

/** Makes `size` words from `seed`. */
export function makeVocabulary(
  seed: number,
  size: number,
  { exponent = 1, leading = [] }: VocabularyOptions = {},
): Vocabulary {
  const random = makeRandom(seed)
  const pick = (list: readonly string[]): string => list[Math.floor(random() * list.length)] ?? ''
  const known = new Set<string>(leading)
  while (known.size < size) {
    const syllables = 2 + Math.floor(random() * 3)
    let word = ''
    for (let at = 0; at < syllables; at += 1) word += pick(onsets) + pick(vowels) + pick(codas)
    known.add(word)
  }
  const words = [...known]
  const upTo = new Float64Array(size)
  let sum = 0
  for (let rank = 1; rank <= size; rank += 1) {
    sum += 1 / rank ** exponent
    upTo[rank - 1] = sum
  }
  return {
    words,
    draw: (random) => {
      const wanted = random() * sum
      let low = 0
      let high = size - 1
      while (low < high) {
        const middle = (low + high) >> 1
        if ((upTo[middle] ?? 0) > wanted) high = middle
        else low = middle + 1
      }
      return words[low] ?? ''
    },
  }
}

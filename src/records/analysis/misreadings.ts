import { alike, leastMisread, leastRun, longest, runs, shortest } from './near-keys.ts'

/** What a word may have been read as, each another word than it: the likelier first, and in each list in a fixed order. */
export interface Misreadings {
  /** One character for another that looks alike, or letters that run together or fall apart. */
  readonly likely: readonly string[]
  /** Two characters that look alike; a letter missing; two exchanged. */
  readonly less: readonly string[]
  /** Any one letter wrong. */
  readonly wrong: readonly string[]
  /** Any one letter too many. */
  readonly more: readonly string[]
}

const none: Misreadings = { likely: [], less: [], wrong: [], more: [] }
const letters = [...'abcdefghijklmnopqrstuvwxyz']

/**
 * The misreadings of a folded word, spelt out: every one of them is near it by its keys (`near-keys.ts`), which are many more. For
 * phrases: keys say that a record has a word and not where. They go by the word alone and by nothing that an index holds.
 */
export function misreadings(word: string): Misreadings {
  const characters = Array.from(word)
  const isWord = characters.length >= shortest && characters.length <= longest && !/\p{N}/u.test(word)
  if (!isWord) return none
  const lookAlike = swapsOf(characters)
  const isLong = characters.length >= leastMisread
  const isPlain = /^[a-z]+$/.test(word)
  const places = characters.map((_, at) => at)
  const known = new Set([word])
  const fresh = (found: readonly string[]) =>
    found.filter((one) => {
      if (known.has(one)) return false
      known.add(one)
      return true
    })
  return {
    likely: fresh([...lookAlike, ...(characters.length >= leastRun ? runTogether(word) : [])]),
    less: fresh([
      ...lookAlike.flatMap((one) => swapsOf(Array.from(one))),
      ...(isLong
        ? [
            ...places.map((at) => put(characters, at, '', at + 1)),
            ...places.map((at) =>
              put(
                characters,
                at,
                characters
                  .slice(at, at + 2)
                  .reverse()
                  .join(''),
                at + 2,
              ),
            ),
          ]
        : []),
    ]),
    wrong: fresh(
      isLong && isPlain
        ? places.flatMap((at) => letters.map((letter) => put(characters, at, letter, at + 1)))
        : [],
    ),
    more: fresh(
      isLong && isPlain
        ? [...places, characters.length].flatMap((at) =>
            letters.map((letter) => put(characters, at, letter, at)),
          )
        : [],
    ),
  }
}

function shapeOf(character: string): string {
  return alike[character] ?? character
}

/** Of each shape, the characters that have it. */
const ofShape = Map.groupBy([...letters, ...'0123456789'], shapeOf)

/** The word with one character for another of its shape. */
function swapsOf(characters: readonly string[]): readonly string[] {
  return characters.flatMap((character, at) =>
    (ofShape.get(shapeOf(character)) ?? [])
      .filter((other) => other !== character)
      .map((other) => put(characters, at, other, at + 1)),
  )
}

/** Letters that run together or fall apart, as letters: an l of a shape is an i as well. */
const spelt = runs.flatMap(([several, one]) => {
  const spellings = [...several].reduce<readonly string[]>(
    (begun, letter) =>
      begun.flatMap((start) => (letter === 'l' ? ['l', 'i'] : [letter]).map((l) => start + l)),
    [''],
  )
  return spellings.flatMap((two) => [[two, one] as const, [one, two] as const])
})

function runTogether(word: string): readonly string[] {
  return spelt.flatMap(([from, to]) => {
    const found: string[] = []
    for (let at = word.indexOf(from); at !== -1; at = word.indexOf(from, at + 1))
      found.push(word.slice(0, at) + to + word.slice(at + from.length))
    return found
  })
}

/** The characters before `from`, `between`, and those from `to` on. */
function put(characters: readonly string[], from: number, between: string, to: number): string {
  return characters.slice(0, from).join('') + between + characters.slice(to).join('')
}

/** Shorter words have no near ones, longer ones are no words but runs of characters. In letters. */
export const shortest = 3
export const longest = 30
/** From so many letters on a word may be misread in one place; "road" would else be load, read, rod and toad. */
export const leastMisread = 5
/** From so many on two letters may run together; "rn" for "m" needs fewer letters to be told apart than any letter for any. */
export const leastRun = 4

/** Stands where any letter may stand; no letter or digit, so that it is in no word (`analyse-text.ts`). */
const anyLetter = '·'

/** Characters that look alike in print, each as one of them: however many of them are misread, the word stays the same. */
export const alike: { readonly [character: string]: string } = {
  0: 'o',
  1: 'l',
  i: 'l',
  2: 'z',
  5: 's',
  6: 'b',
  8: 'b',
  9: 'g',
}

/** Letters that run together or fall apart, as shapes: "ll" is also ii, li and il. */
export const runs = [
  ['rn', 'm'],
  ['nn', 'm'],
  ['cl', 'd'],
  ['vv', 'w'],
  ['ll', 'u'],
  ['ll', 'n'],
  ['ll', 'h'],
  ['rl', 'n'],
] as const

/**
 * What the index keeps of a word, folded as `foldedWords` gives it, so that it is found by words near it: its shape, and its
 * shape with any letter in the place of each. None for what is rather a number than a word.
 */
export function writtenNearKeys(word: string): readonly string[] {
  const letters = writtenLetters(word)
  if (letters === undefined) return []
  const shape = letters.join('')
  return letters.length < leastMisread ? [shape] : [shape, ...withAnyLetter(letters)]
}

/** Whether the index keeps anything of it. */
export function hasNearKeys(word: string): boolean {
  return writtenLetters(word) !== undefined
}

function writtenLetters(word: string): readonly string[] | undefined {
  const letters = lettersOf(word)
  return letters === undefined || 2 * countDigits(word) > letters.length ? undefined : letters
}

/**
 * What to ask the index for to find the words near this one: any of these keys. Near is what differs in characters that look
 * alike; and then, in a word that is long enough, in one place alone: another letter, one missing, one too many, two
 * exchanged, or two run together. None for what has a digit: whoever types one means it.
 */
export function soughtNearKeys(word: string): readonly string[] {
  const letters = lettersOf(word)
  if (letters === undefined || countDigits(word) > 0) return []
  const shape = letters.join('')
  const keys = [shape]
  if (letters.length >= leastRun) keys.push(...runTogether(shape))
  if (letters.length >= leastMisread) {
    keys.push(
      ...withAnyLetter(letters),
      ...withOneMore(letters),
      ...withOneLess(letters),
      ...exchanged(letters),
    )
  }
  return [...new Set(keys)]
}

/** The letters of a word's shape; `undefined` where it is too short or too long to have near ones. */
function lettersOf(word: string): readonly string[] | undefined {
  // In UTF-16 units it is at least as long as in letters.
  if (word.length < shortest) return undefined
  const letters = Array.from(word, (letter) => alike[letter] ?? letter)
  return letters.length < shortest || letters.length > longest ? undefined : letters
}

function countDigits(word: string): number {
  return word.match(/\p{N}/gu)?.length ?? 0
}

function withAnyLetter(letters: readonly string[]): string[] {
  return letters.map((_, at) => joined(letters, at, anyLetter, at + 1))
}

function withOneMore(letters: readonly string[]): string[] {
  return [...letters, ''].map((_, at) => joined(letters, at, anyLetter, at))
}

function withOneLess(letters: readonly string[]): string[] {
  return letters.map((_, at) => joined(letters, at, '', at + 1))
}

function exchanged(letters: readonly string[]): string[] {
  return letters.slice(1).map((letter, at) => joined(letters, at, `${letter}${letters[at] ?? ''}`, at + 2))
}

/** In one place each: in two it would be another word sooner than a misread one. */
function runTogether(shape: string): string[] {
  return runs.flatMap(([several, one]) => [...swapped(shape, several, one), ...swapped(shape, one, several)])
}

function swapped(shape: string, from: string, to: string): string[] {
  const found: string[] = []
  for (let at = shape.indexOf(from); at !== -1; at = shape.indexOf(from, at + 1))
    found.push(shape.slice(0, at) + to + shape.slice(at + from.length))
  return found
}

/** The letters before `from`, `between`, and the letters from `to` on. */
function joined(letters: readonly string[], from: number, between: string, to: number): string {
  return letters.slice(0, from).join('') + between + letters.slice(to).join('')
}

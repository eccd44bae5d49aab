import { termOfPart } from '../../records/analysis/analyse-text.ts'
import { stemEndings } from '../../records/analysis/stem-endings.ts'
import { functionWords } from './function-words.ts'

/**
 * The index holds stems, and a stem may have less than the beginning typed: `communit*` means "community", whose stem is "commun".
 * So these are looked for as well, each as a whole term: the stems without the beginning of all words that begin so. They are
 * few, since what was typed has to end as an ending begins.
 */
export function stemsOfBeginning(beginning: string): string[] {
  if (!/^[a-z0-9]+$/.test(beginning)) return []
  const stems = new Set<string>()
  for (let length = 1; length < beginning.length; length += 1) {
    for (const tail of tailsBehind.get(beginning.slice(-length)) ?? []) {
      const stem = termOfPart(beginning + tail)
      if (!stem.startsWith(beginning)) stems.add(stem)
    }
  }
  return [...stems].filter((stem) => !functionStems.has(stem) || isMeant(stem, beginning))
}

/** What may follow where an ending has begun. */
const tailsBehind: ReadonlyMap<string, ReadonlySet<string>> = (() => {
  const tails = new Map<string, Set<string>>()
  for (const { ending, from } of stemEndings) {
    for (let length = Math.max(1, from); length <= ending.length; length += 1) {
      const begun = ending.slice(0, length)
      const known = tails.get(begun) ?? new Set()
      tails.set(begun, known.add(ending.slice(length)))
    }
  }
  return tails
})()

/** Every text has them: `ins*` is "inspection" and not the stem of "ins", nor `his*` that of "his". */
const functionStems: ReadonlySet<string> = new Set(
  [...functionWords].flatMap((word) => [word, termOfPart(word)]),
)

/** Words that share their stems with such words, and say something all the same. */
const meantWords =
  'use used uses using useful usefulness one ones being beings doing doings others willing willingness wills canned canning outing outings'.split(
    ' ',
  )
const allWords = [...meantWords, ...functionWords]

/** Whether so much of a word was typed that hardly another begins so. */
function isMeant(stem: string, beginning: string): boolean {
  if (beginning.length < 4 && !meantWords.includes(beginning)) return false
  return allWords.some((word) => word.startsWith(beginning) && termOfPart(word) === stem)
}

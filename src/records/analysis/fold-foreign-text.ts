import { foldedWords, wordPattern } from './analyse-text.ts'

/**
 * Begins a mark that is not ASCII, in what `foldForeignText` gives: three bytes that stand for it follow. No text has it by
 * then, since it counts as a space.
 */
export const foreignMark = 0x7f
/** Bytes of such a mark, its beginning included. */
export const foreignMarkLength = 4

const notAscii = /[\u0080-\uffff]/
// The look-behind keeps this linear: without it a long run of letters is tried again from each of its letters.
const foreignCluster = /(?<![a-zA-Z0-9])[a-zA-Z0-9]*[\u0080-\uffff][a-zA-Z0-9\u0080-\uffff]*/g
const mark = /[\p{P}\p{S}]/u
const plainMarks = /^[!-/:-@[-`{-~]+$/

/**
 * As `foldForeignWords`, with the marks between the words: those that are a plain one in another width, or several (`－`, `…`), as
 * that, others each as itself.
 */
export function foldForeignText(text: string): string {
  if (!notAscii.test(text)) return text
  return text.replace(foreignCluster, (cluster) =>
    mark.test(cluster) ? foldMarked(cluster) : foldedWords(cluster).join(' '),
  )
}

function foldMarked(cluster: string): string {
  let folded = ''
  let at = 0
  for (const { 0: word, index } of cluster.matchAll(wordPattern)) {
    if (index > 0) folded += foldGap(cluster.slice(at, index))
    folded += foldedWords(word).join(' ')
    at = index + word.length
  }
  return at === cluster.length ? folded : folded + foldGap(cluster.slice(at))
}

/** What stands between words is never nothing: it parted them. */
function foldGap(gap: string): string {
  let folded = ''
  for (const character of gap) if (!unseen.test(character)) folded += foldMark(character)
  return folded === '' ? ' ' : folded
}

/** How an emoji is drawn, and what joins two of them; accents of no letter. */
const unseen = /[\p{M}\p{Cf}]/u

function foldMark(character: string): string {
  if (!mark.test(character)) return ' '
  const plain = character.normalize('NFKC')
  return plainMarks.test(plain) ? plain : written(character.codePointAt(0) ?? 0)
}

/** Six bits a character: enough for every mark that there is. */
function written(code: number): string {
  const sixBits = (from: number) => 0x40 + ((code >> from) & 0x3f)
  return String.fromCharCode(foreignMark, sixBits(12), sixBits(6), sixBits(0))
}

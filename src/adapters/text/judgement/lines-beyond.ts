/** Letters of a word by which it can be told from what recognition makes of rules and signatures. */
const TELLING = 4
/** One may be misread beyond knowing. */
const FEWEST_STRANGE = 2
/** Share of a line's letters that must be of words which stand nowhere else. */
const STRANGE_SHARE = 2 / 3
const LIKE_A_WORD = /[aeiouyà-ÿāēīōūŵŷ\p{N}]/iu

/**
 * Those lines of a recognised page of which its own text says nothing: a scanned line below a printed head. What recognition misread,
 * joined or parted of the own words makes none, and neither does what is no word.
 */
export function linesBeyond(recognised: string, own: string): readonly string[] {
  const ownWords = words(own)
  const run = ownWords.join('')
  const isStrange = (word: string): boolean =>
    word.length >= TELLING &&
    LIKE_A_WORD.test(word) &&
    !run.includes(word) &&
    !ownWords.some((one) => isNear(one, word))
  return recognised.split('\n').filter((line) => {
    const all = words(line)
    const strange = all.filter(isStrange)
    return strange.length >= FEWEST_STRANGE && lettersOf(strange) >= lettersOf(all) * STRANGE_SHARE
  })
}

function words(text: string): readonly string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []
}

function lettersOf(all: readonly string[]): number {
  return all.reduce((sum, word) => sum + word.length, 0)
}

/** Whether one may have been read for the other: a third of the letters otherwise, at the most. */
function isNear(one: string, other: string): boolean {
  const most = Math.floor(Math.max(one.length, other.length) / 3)
  if (Math.abs(one.length - other.length) > most) return false
  let above = Array.from({ length: other.length + 1 }, (_, at) => at)
  for (const [row, letter] of [...one].entries()) {
    const here = [row + 1]
    for (const [at, against] of [...other].entries()) {
      const replaced = (above[at] ?? 0) + (letter === against ? 0 : 1)
      here.push(Math.min(replaced, (above[at + 1] ?? 0) + 1, (here[at] ?? 0) + 1))
    }
    above = here
  }
  return (above.at(-1) ?? 0) <= most
}

import { keepHyphens } from './keep-hyphens.ts'
import type { KeptReading } from './read-line-ends.ts'

/** Words on each side that are repeated with a doubtful one: no longer phrase is found over it in its other spelling. */
const neighbours = 8
/** Doubtful words near each other that are written in all of their spellings: each one more takes twice as many stretches. */
const mixed = 3
/** Characters looked through for them: what goes on for longer is no row of words. */
const furthest = 200

/**
 * The words that may be read both ways with the hyphen kept, each with its neighbours; those that are near each other together,
 * and up to three of them also with some joined: one may be typed so and the other otherwise. The index has them behind the text,
 * in which all are joined, so that phrases around any spelling are found.
 */
export function doubtfulStretches({ text, doubtful }: KeptReading): readonly string[] {
  const stretches: string[] = []
  let from = 0
  let to = -1
  let within: number[] = []
  const end = (): void => {
    if (to <= from) return
    const stretch = { text: text.slice(from, to), doubtful: within.map((at) => at - from) }
    stretches.push(...spellings(stretch))
  }
  for (const at of doubtful) {
    const start = before(text, at)
    if (to < start) {
      end()
      from = start
      within = []
    }
    within.push(at)
    to = behind(text, at)
  }
  end()
  return stretches
}

/** The stretch with all of its hyphens, and with some; the text itself has it with none. */
function spellings(stretch: KeptReading): readonly string[] {
  const { length } = stretch.doubtful
  if (length > mixed) return [stretch.text]
  return Array.from({ length: 2 ** length - 1 }, (_, joined) =>
    keepHyphens(stretch, (number) => (joined & (1 << number)) === 0),
  )
}

/** Where the words before begin. */
function before(text: string, at: number): number {
  const least = Math.max(0, at - furthest)
  let start = at
  for (let place = at - 1, words = 0; words < neighbours; place -= 1) {
    if (place < least) return least === 0 ? 0 : start
    if (!isSpace(text, place) || isSpace(text, place + 1)) continue
    start = place + 1
    if (start < at) words += 1
  }
  return start
}

/** Where the words behind end. */
function behind(text: string, at: number): number {
  const most = Math.min(text.length, at + furthest)
  let end = most
  for (let place = at, words = 0; words <= neighbours; place += 1) {
    if (place === most) return most === text.length ? most : end
    if (!isSpace(text, place) || isSpace(text, place - 1)) continue
    end = place
    words += 1
  }
  return end
}

function isSpace(text: string, at: number): boolean {
  return /\s/.test(text.charAt(at))
}

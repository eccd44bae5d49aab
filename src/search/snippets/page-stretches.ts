import { keepHyphens } from '../../records/keep-hyphens.ts'
import type { PageText } from '../../records/page-text.ts'
import { type KeptReading, readLineEnds } from '../../records/read-line-ends.ts'

/** What is looked at in one go: a page, or a part of one that is as long as fifty. */
export interface Stretch {
  readonly page: PageText
  /** Something of the page stands before it. */
  readonly goesOnBefore: boolean
  /** Something of the page stands behind it. */
  readonly goesOnAfter: boolean
  /** It in each way in which its line ends may be read, as the index has it. */
  readonly readings: readonly [StretchReading, ...StretchReading[]]
}

export interface StretchReading {
  /** With what follows, since phrases go on over the end of a page. */
  readonly text: string
  /** Where that begins. */
  readonly end: number
}

/** Longer pages are looked at in parts, so that none needs more memory or time at once than others. */
const longest = 100_000
/** Characters of what follows that are looked at with it; nobody asks for a longer phrase. */
const following = 2_000

/** The stretches of a document in order, each once, cut between words. */
export function* pageStretches(pages: readonly PageText[]): Generator<Stretch> {
  for (const [number, page] of pages.entries()) {
    const next = pages[number + 1]?.text ?? ''
    for (let from = 0; from < page.text.length; ) {
      const to = endOf(page.text, from)
      const isLast = to === page.text.length
      const after = isLast ? next.slice(0, following) : page.text.slice(to, to + following)
      yield {
        page,
        goesOnBefore: from > 0,
        goesOnAfter: !isLast,
        readings: readingsOf(page.text.slice(from, to), after),
      }
      from = to
    }
  }
}

/** Each by itself and not as one: the index joins no word over the end of a page. */
function readingsOf(text: string, after: string): Stretch['readings'] {
  const own = readLineEnds(text)
  const next = readLineEnds(after)
  const joined = withFollowing(own.joined, next.joined)
  if (own.kept === null && next.kept === null) return [joined]
  const kept = withFollowing(own.kept?.text ?? own.joined, next.kept?.text ?? next.joined)
  return [joined, kept, ...mixed(own.kept).map((text) => withFollowing(text, next.joined))]
}

/** Of two doubtful words near each other the one with its hyphen and the other without, either way. */
function mixed(kept: KeptReading | null): readonly string[] {
  if (kept === null || kept.doubtful.length < 2) return []
  return [0, 1].map((odd) => keepHyphens(kept, (number) => number % 2 === odd))
}

function withFollowing(text: string, after: string): StretchReading {
  return { text: after === '' ? text : `${text}\n${after}`, end: text.length }
}

/** Behind a space that stands behind no hyphen, where there is one near enough. */
function endOf(text: string, from: number): number {
  const furthest = from + longest
  if (text.length <= furthest) return text.length
  for (let at = furthest; at > furthest - following; at -= 1)
    if (/[^\s\u00ad\u2010-]\s/.test(text.slice(at - 2, at))) return at
  return furthest
}

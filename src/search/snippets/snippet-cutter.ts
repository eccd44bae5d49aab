import { readLineEnds } from '../../records/read-line-ends.ts'
import { makeFindMatches } from '../find-matches.ts'
import type { ComponentPages } from '../ports.ts'
import type { BesideNode } from '../query/accept-near.ts'
import type { MarkedNode } from '../text-nodes-of.ts'
import { bestWindow } from './best-window.ts'
import { makeFindInPage } from './find-in-page.ts'
import { makeMayStand } from './may-stand.ts'
import { pageStretches, type Stretch } from './page-stretches.ts'
import { showAround, showBeginning, showWhole, snippetWidth } from './show-stretch.ts'

/** A stretch of a page around what was found. */
export interface Snippet {
  /** `null` where nothing but the name of an attachment speaks for it, and nothing was read from it. */
  readonly page: number | null
  /** Escaped, and safe to put into a page as it is; the only elements are `<mark>`. */
  readonly html: string
  /** The attachment it stands in; `null` for the document itself. */
  readonly filename: string | null
}

/** Cuts the snippets of one record, whose components are looked at one after the other. */
export interface SnippetCutter {
  /** Looks at the next component; between two steps others may be let go on. */
  look(component: ComponentPages): Generator<void>
  /** Whether no further component can show more. */
  isDone(): boolean
  /** The stretches that show the most of what was asked for; where no word of it stands anywhere, how the record begins. */
  snippets(): Snippet[]
  /** Words that were asked for wherever they stand, and that were met, by their terms. */
  met(): readonly string[]
}

const mostSnippets = 2
/** Characters of a component that are looked through with care, some two hundred pages; behind them for what was not seen yet. */
const mostPerComponent = 600_000
/** Of all components together; behind them only where nothing at all was found. */
const mostInAll = 3_000_000
/** Characters looked through in one step, some thousandths of a second. */
const mostPerStep = 200_000
/** Of looking through a page: that none of the words can stand in it is told so much sooner. */
const costOfPassing = 0.1

/** What may be shown. */
interface Candidate {
  readonly nodes: ReadonlySet<number>
  readonly score: number
  readonly show: () => Snippet
}

export function makeSnippetCutter(nodes: readonly MarkedNode[], near: readonly BesideNode[]): SnippetCutter {
  const inText = nodes.filter((node) => node.kind === 'exact' || node.field === 'any')
  // The index has names of files beside the keywords.
  const wanted = [...inText, ...nodes.filter((node) => node.kind !== 'exact' && node.field === 'keywords')]
  const find = makeFindInPage(inText, near, wanted.length)
  const findInName = makeFindMatches(wanted)
  const mayStand = makeMayStand(inText)
  const windows: Candidate[] = []
  const named: Candidate[] = []
  const seen = new Set<number>()
  const met = new Set<number>()
  let opening: Snippet | undefined
  let looked = 0
  let isDone = wanted.length === 0

  const windowOf = ({ page, goesOnBefore, goesOnAfter, readings }: Stretch, filename: string | null) => {
    let best: Candidate | undefined
    for (const { text, end } of readings) {
      // What begins behind the end is found where it belongs.
      const matches = find(page, text).filter(({ start }) => start < end)
      for (const { node } of matches) met.add(node)
      const window = bestWindow(matches, inText)
      if (window === undefined || window.score <= (best?.score ?? 0)) continue
      const last = window.matches.reduce((furthest, match) => Math.max(furthest, match.end), end)
      const shown = { text: text.slice(0, last), goesOnBefore, goesOnAfter: goesOnAfter || last > end }
      const show = () => ({ page: page.number, filename, html: showAround(shown, window.matches) })
      best = { nodes: window.nodes, score: window.score, show }
    }
    return best
  }
  const noteName = (filename: string, beginning: Snippet | undefined): void => {
    const matches = findInName(filename)
    const show = () => beginning ?? { page: null, filename, html: showWhole(filename, matches) }
    // Less than any text: only what no text shows speaks for it.
    if (matches.length > 0) named.push({ nodes: new Set(matches.map(({ node }) => node)), score: 0, show })
  }
  /** One for each page: of a long one, that of its best part. */
  const note = (window: Candidate, isSamePage: boolean): void => {
    if (!isSamePage) windows.push(window)
    else if (window.score > (windows.at(-1)?.score ?? 0)) windows[windows.length - 1] = window
    for (const node of window.nodes) seen.add(node)
    isDone = wanted.every((_, node) => window.nodes.has(node))
  }
  /** Which nodes a page need not be looked at for; `undefined` where none needs be looked at. */
  const passable = (careful: number): ReadonlySet<number> | undefined => {
    if (windows.length === 0 || (careful < mostPerComponent && looked < mostInAll)) return nothing
    return looked < mostInAll && inText.some((_, node) => !seen.has(node)) ? seen : undefined
  }

  return {
    *look({ role, filename, pages }) {
      const place = role === 'attachment' ? filename : null
      const beginning = openingOf(pages, place)
      opening ??= beginning
      if (place !== null) noteName(place, beginning)
      if (inText.length === 0) return
      let step = 0
      let careful = 0
      let lastPage: number | undefined
      for (const stretch of pageStretches(pages)) {
        const but = passable(careful)
        if (but === undefined) return
        const { length } = stretch.readings[0].text
        const mayBeNear = near.length > 0 && stretch.page.method === 'ocr' && but === nothing
        const isPassed = !mayBeNear && !stretch.readings.some(({ text }) => mayStand(text, but))
        step += isPassed ? length * costOfPassing : length
        if (!isPassed) {
          careful += length
          looked += length
          const window = windowOf(stretch, place)
          if (window !== undefined) note(window, stretch.page.number === lastPage)
          if (window !== undefined) lastPage = stretch.page.number
          if (isDone) return
        }
        if (step < mostPerStep) continue
        step = 0
        yield
      }
    },
    isDone: () => isDone && (wanted.length > 0 || opening !== undefined),
    snippets() {
      const shown = choose([
        ...windows,
        ...named.filter(({ nodes: its }) => [...its].some((one) => !seen.has(one))),
      ])
      if (shown.length > 0) return shown.map(({ show }) => show())
      return opening === undefined ? [] : [opening]
    },
    met: () =>
      inText.flatMap((node, number) =>
        node.kind === 'term' && node.field === 'any' && met.has(number) ? [node.term] : [],
      ),
  }
}

const nothing: ReadonlySet<number> = new Set()

/** How a component begins; `undefined` where it has no text. */
function openingOf(pages: ComponentPages['pages'], filename: string | null): Snippet | undefined {
  for (const page of pages) {
    const most = 4 * snippetWidth
    const text = readLineEnds(page.text.slice(0, most)).joined.trim()
    if (text === '') continue
    const shown = { text, goesOnBefore: false, goesOnAfter: page.text.length > most }
    return { page: page.number, filename, html: showBeginning(shown) }
  }
  return undefined
}

/** The best, and a second one if it shows something that the first does not, or else the next best. */
function choose(candidates: readonly Candidate[]): Candidate[] {
  const chosen: Candidate[] = []
  const left = [...candidates]
  const shown = new Set<number>()
  while (chosen.length < mostSnippets && left.length > 0) {
    const worth = ({ nodes, score }: Candidate) =>
      score + 2 * [...nodes].filter((node) => !shown.has(node)).length
    const best = left.reduce((one, other) => (worth(other) > worth(one) ? other : one))
    chosen.push(best)
    left.splice(left.indexOf(best), 1)
    for (const node of best.nodes) shown.add(node)
  }
  return chosen
}

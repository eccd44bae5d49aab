import type { PageText } from '../records/page-text.ts'
import { type Match, makeFindMatches } from './find-matches.ts'
import { makeFindNearWords } from './find-near-words.ts'
import type { ComponentPages } from './ports.ts'
import type { NearNode } from './query-node.ts'
import type { MarkedNode } from './text-nodes-of.ts'

/** A stretch of a page around what was found. */
export interface Snippet {
  readonly page: number | null
  /** Escaped, and safe to put into a page as it is; the only elements are `<mark>`. */
  readonly html: string
  /** The attachment it stands in; `null` for the document itself. */
  readonly filename: string | null
}

const mostSnippets = 2
/** Characters of a snippet, about three lines of a page. */
const width = 240
/** Characters looked through for one hit: some two hundred pages, a few hundredths of a second. */
const mostRead = 600_000

/** The stretches that show the most of what was asked for; where no word of it stands in the text, how it begins. */
export function cutSnippets(
  components: readonly ComponentPages[],
  nodes: readonly MarkedNode[],
  near: readonly NearNode[] = [],
): Snippet[] {
  const wanted = nodes.filter((node) => node.kind === 'exact' || node.field === 'any')
  const windows = wanted.length === 0 ? [] : bestWindows(components, makeFindIn(wanted, near), wanted)
  if (windows.length > 0) return choose(windows).map(toSnippet)
  return opening(components)
}

/** What stands in a page: as typed and, where it was recognised, what is near that, counted behind the nodes. */
function makeFindIn(
  wanted: readonly MarkedNode[],
  near: readonly NearNode[],
): (page: PageText, text: string) => Match[] {
  const find = makeFindMatches(wanted)
  const findNear = makeFindNearWords(near)
  return ({ method }, text) => {
    const matches = find(text)
    if (near.length === 0 || method !== 'ocr') return matches
    const typed = new Set(matches.map(({ start }) => start))
    const besides = findNear(text).filter(({ start }) => !typed.has(start))
    return [...matches, ...besides.map((match) => ({ ...match, node: wanted.length + match.node }))].sort(
      (one, other) => one.start - other.start,
    )
  }
}

interface Window {
  readonly place: { readonly page: number; readonly filename: string | null }
  readonly text: string
  readonly matches: readonly Match[]
  /** Which nodes stand in it. */
  readonly nodes: ReadonlySet<number>
  readonly score: number
}

function bestWindows(
  components: readonly ComponentPages[],
  find: ReturnType<typeof makeFindIn>,
  nodes: readonly MarkedNode[],
): Window[] {
  const windows: Window[] = []
  let read = 0
  for (const { role, filename, pages } of components) {
    for (const page of pages) {
      if (read > mostRead) return windows
      read += page.text.length
      const text = joinBrokenWords(page.text.slice(0, mostRead))
      const place = { page: page.number, filename: role === 'attachment' ? filename : null }
      const window = bestWindow(place, text, find(page, text), nodes)
      if (window === undefined) continue
      windows.push(window)
      if (nodes.every((_, node) => window.nodes.has(node))) return windows
    }
  }
  return windows
}

function bestWindow(
  place: Window['place'],
  text: string,
  matches: readonly Match[],
  nodes: readonly MarkedNode[],
): Window | undefined {
  let best: Window | undefined
  matches.forEach((first, at) => {
    const within: Match[] = []
    for (let next = at; next < matches.length; next += 1) {
      const match = matches[next]
      if (match === undefined || match.end - first.start > width) break
      within.push(match)
    }
    const present = new Set(within.map((match) => match.node))
    // Different words count most, phrases more than words, repetitions only between equals.
    let score = Math.min(within.length, 9) / 100
    // What is only near counts less than what was asked for.
    for (const node of present) score += node >= nodes.length ? 0.5 : isPhrase(nodes[node]) ? 3 : 1
    if (best === undefined || score > best.score)
      best = { place, text, matches: within, nodes: present, score }
  })
  return best
}

function isPhrase(node: MarkedNode | undefined): boolean {
  const typed = node?.kind === 'alternatives' ? node.nodes[0] : node
  return typed?.kind === 'phrase' || typed?.kind === 'exact'
}

/** The best window, and a second one if it shows something that the first does not, or else the next best. */
function choose(windows: readonly Window[]): Window[] {
  const chosen: Window[] = []
  const left = [...windows]
  const shown = new Set<number>()
  while (chosen.length < mostSnippets && left.length > 0) {
    const worth = (window: Window) =>
      window.score + 2 * [...window.nodes].filter((node) => !shown.has(node)).length
    const best = left.reduce((one, other) => (worth(other) > worth(one) ? other : one))
    chosen.push(best)
    left.splice(left.indexOf(best), 1)
    for (const node of best.nodes) shown.add(node)
  }
  return chosen
}

function toSnippet({ place, text, matches }: Window): Snippet {
  const first = matches[0]?.start ?? 0
  const last = Math.max(...matches.map((match) => match.end))
  const spare = Math.max(0, width - (last - first))
  const from = wordStart(text, Math.max(0, first - Math.floor(spare / 3)), first)
  const to = wordEnd(text, Math.min(text.length, from + Math.max(width, last - from)), last)
  const body = mark(text, from, to, matches)
  return { ...place, html: `${from > 0 ? '… ' : ''}${body}${to < text.length ? ' …' : ''}` }
}

function opening(components: readonly ComponentPages[]): Snippet[] {
  for (const { role, filename, pages } of components) {
    for (const page of pages) {
      const text = joinBrokenWords(page.text.slice(0, 4 * width)).trim()
      if (text === '') continue
      const to = wordEnd(text, Math.min(text.length, width), 0)
      const more = to < text.length || page.text.length > 4 * width
      return [
        {
          page: page.number,
          filename: role === 'attachment' ? filename : null,
          html: mark(text, 0, to, []) + (more ? ' …' : ''),
        },
      ]
    }
  }
  return []
}

/** Overlapping matches are marked as one. */
function mark(text: string, from: number, to: number, matches: readonly Match[]): string {
  let html = ''
  let at = from
  for (const { start, end } of [...matches].sort(
    (one, other) => one.start - other.start || other.end - one.end,
  )) {
    if (end <= at || start >= to) continue
    const begin = Math.max(start, at)
    html += `${escapeHtml(text.slice(at, begin))}<mark>${escapeHtml(text.slice(begin, end))}</mark>`
    at = end
  }
  return (html + escapeHtml(text.slice(at, Math.max(at, to)))).trim()
}

const entities: { readonly [character: string]: string } = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function escapeHtml(text: string): string {
  return (
    text
      .replace(/[\s\p{Cc}]+/gu, ' ')
      // A half of a surrogate pair is no character, and direction marks could make a page read backwards.
      .replace(/[\u202a-\u202e\u2066-\u2069]|\p{Cs}/gu, '')
      .replace(/[&<>"']/g, (character) => entities[character] ?? '')
  )
}

function wordStart(text: string, at: number, least: number): number {
  if (at === 0) return 0
  for (let start = at; start < Math.min(least, at + 30); start += 1)
    if (/\s/.test(text.charAt(start))) return start + 1
  return Math.min(at, least)
}

function wordEnd(text: string, at: number, least: number): number {
  if (at >= text.length) return text.length
  for (let end = at; end > Math.max(least, at - 30); end -= 1) if (/\s/.test(text.charAt(end))) return end
  return Math.max(at, least)
}

/** Words broken at a line end are in the index as one word, and are shown as one. */
function joinBrokenWords(text: string): string {
  return text.replace(/(\p{L})[-\u2010\u00ad][^\S\n]*\n[^\S\n]*(\p{Ll})/gu, '$1$2')
}

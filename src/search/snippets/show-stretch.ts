import type { Match } from '../find-matches.ts'

/** Characters of a snippet, about three lines of a page. */
export const snippetWidth = 240

/** A text to show a stretch of. */
export interface ShownText {
  readonly text: string
  /** Something stands before and behind it that is not shown. */
  readonly goesOnBefore: boolean
  readonly goesOnAfter: boolean
}

/** The stretch around some matches, escaped and marked. */
export function showAround(
  { text, goesOnBefore, goesOnAfter }: ShownText,
  matches: readonly Match[],
): string {
  const first = matches[0]?.start ?? 0
  const last = matches.reduce((end, match) => Math.max(end, match.end), 0)
  const spare = Math.max(0, snippetWidth - (last - first))
  const from = wordStart(text, Math.max(0, first - Math.floor(spare / 3)), first)
  const to = wordEnd(text, Math.min(text.length, from + Math.max(snippetWidth, last - from)), last)
  const body = mark(text, from, to, matches)
  const before = from > 0 || goesOnBefore ? '… ' : ''
  return `${before}${body}${to < text.length || goesOnAfter ? ' …' : ''}`
}

/** How a text begins, escaped. */
export function showBeginning({ text, goesOnAfter }: ShownText): string {
  const to = wordEnd(text, Math.min(text.length, snippetWidth), 0)
  return mark(text, 0, to, []) + (to < text.length || goesOnAfter ? ' …' : '')
}

/** All of a text, escaped. Overlapping matches are marked as one. */
export function showWhole(text: string, matches: readonly Match[]): string {
  return mark(text, 0, text.length, matches)
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

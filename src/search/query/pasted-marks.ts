/**
 * Where minuses and stars stand that belong to what was pasted and are no syntax: bullets of several lines, also of a quoted
 * mail (`-Alpha`, `> *beta`), the stars around words in emphasis (`*Terms of reference*`), and dashes behind a time of day, before
 * another or a time zone (`18:42:49 -0700`). Goes through the query once, however many there are.
 */
export function pastedMarks(query: string): ReadonlySet<number> {
  const marks = new Set<number>()
  const hasLines = lineEnd.test(query.trim())
  let opened: number | undefined
  for (const { index } of query.matchAll(/[-−*]/g)) {
    if (hasLines && isBullet(query, index)) marks.add(index)
    if (query.charAt(index) !== '*') {
      if (isBehindTime(query, index)) marks.add(index)
    } else if (opened !== undefined && endsEmphasis(query, opened, index)) {
      marks.add(opened).add(index)
      opened = undefined
    } else opened = beginsEmphasis(query, index) ? index : undefined
  }
  return marks
}

const lineEnd = /[\n\r\u2028\u2029]/
/** Longer than any time of day. */
const longestTime = 16

/** Directly before a word, at the beginning of a line; a minus before a field is nobody's bullet. */
function isBullet(query: string, at: number): boolean {
  const behind = query.slice(at + 1, at + 13)
  if (!/^[\p{L}\p{N}]/u.test(behind) || /^[A-Za-z]{3,10}:\S/.test(behind)) return false
  let before = at - 1
  while (before >= 0 && /[ \t\u00a0>]/.test(query.charAt(before))) before -= 1
  return before < 0 || lineEnd.test(query.charAt(before))
}

function isBehindTime(query: string, at: number): boolean {
  return (
    /(?:^|[\s(])\d{1,2}:\d\d(?::\d\d)?\s?(?:[ap]m)?\s+$/i.test(
      query.slice(Math.max(0, at - longestTime), at),
    ) && /^(?:(?:0\d|1[0-4])[0-5]\d(?!\d)|\d{1,2}:\d\d)/.test(query.slice(at + 1, at + 6))
  )
}

function beginsEmphasis(query: string, at: number): boolean {
  return /^(?:^|[\s(])$/.test(query.slice(Math.max(0, at - 1), at)) && isInWord(query, at + 1)
}

/** Around several words of one paragraph. What has operators, quotes or brackets in it is an expression. */
function endsEmphasis(query: string, opened: number, at: number): boolean {
  if (isInWord(query, at + 1) || /\s/.test(query.charAt(at - 1))) return false
  const words = query.slice(opened + 1, at)
  return /\s/.test(words) && !/["“”„«»()]|\b(?:AND|OR|NOT)\b|\n\s*\n/.test(words)
}

function isInWord(query: string, at: number): boolean {
  return /^[\p{L}\p{N}]/u.test(query.slice(at, at + 2))
}

import { pastedMarks } from './pasted-marks.ts'

/** A piece of a query as typed. `start` and `end` are UTF-16 offsets into it; `place` is how many characters stand before it. */
export type QueryToken = {
  readonly start: number
  readonly end: number
  readonly place: number
  readonly text: string
} & (
  | { readonly kind: 'word' }
  /** Between quotes, without them. */
  | { readonly kind: 'phrase' }
  | { readonly kind: 'and' | 'or' | 'not' }
  | { readonly kind: 'open' | 'close' }
  /** A minus directly before a word, a phrase, a field or a group; or an odd number of them. */
  | { readonly kind: 'minus' }
  /** The name before a colon, in lower case; whether a space follows the colon. */
  | { readonly kind: 'field'; readonly spaced: boolean }
)

/** The fields that may be named, and the other names people try first. */
export const fieldNames: { readonly [typed: string]: QueryField } = {
  title: 'title',
  author: 'author',
  people: 'author',
  person: 'author',
  class: 'class',
  ref: 'ref',
  reference: 'ref',
  created: 'created',
  date: 'created',
  year: 'created',
  closed: 'closed',
  exact: 'exact',
  folder: 'folder',
  format: 'format',
  type: 'format',
  keyword: 'keyword',
  keywords: 'keyword',
  marking: 'marking',
}
export type QueryField =
  | 'title'
  | 'author'
  | 'class'
  | 'ref'
  | 'created'
  | 'closed'
  | 'exact'
  | 'folder'
  | 'format'
  | 'keyword'
  // Known in order to be refused: it is a filter, and its words would be looked for in silence.
  | 'marking'

/** A map, since an object would have a "constructor" too, which is a word. */
const operators: ReadonlyMap<string, 'and' | 'or' | 'not'> = new Map([
  ['AND', 'and'],
  ['OR', 'or'],
  ['NOT', 'not'],
])
const opening = '"“”„«'
const closing = '"“”„»'

/**
 * Takes a query apart. Never fails: a quote without its partner, a bracket within a word (`record(s)`), a colon after
 * what is no field (`https://…`, `12:30`) are plain text, because people paste them.
 */
export function lexQuery(query: string): QueryToken[] {
  const tokens: QueryToken[] = []
  let at = 0
  const placeOf = makePlaceOf(query)
  const lastClosing = lastClosingQuote(query)
  const pasted = pastedMarks(query)
  const push = (
    kind: 'word' | 'phrase' | 'and' | 'or' | 'not' | 'open' | 'close' | 'minus',
    end: number,
    text: string,
  ) => {
    tokens.push({ kind, start: at, end, place: placeOf(at), text })
    at = end
  }
  while (at < query.length) {
    const character = query.charAt(at)
    if (/\s/.test(character) || pasted.has(at)) at += 1
    else if (character === '(') push('open', at + 1, character)
    else if (character === ')') push('close', at + 1, character)
    else if (isQuote(query, at)) {
      const end = opensPhrase(query, at, lastClosing) ? closingQuote(query, at + 1) : undefined
      if (end === undefined) at += 1
      else push('phrase', end + 1, query.slice(at + 1, end))
    } else {
      const end = endOfMinuses(query, at, lastClosing)
      if (end !== undefined) {
        // NOT NOT x is x.
        if ((end - at) % 2 === 0) at = end
        else push('minus', end, query.slice(at, end))
        continue
      }
      const field = fieldAt(query, at)
      if (field === undefined) {
        const end = endOfWord(query, at, pasted)
        const text = query.slice(at, end)
        push(operators.get(text) ?? 'word', end, text)
      } else {
        tokens.push({
          kind: 'field',
          start: at,
          end: field.end,
          place: placeOf(at),
          text: field.name,
          spaced: field.spaced,
        })
        at = field.end
      }
    }
  }
  return tokens
}

/** Characters before an offset; asked for one offset after the other. Some take two places in JavaScript's strings. */
function makePlaceOf(query: string): (offset: number) => number {
  let counted = 0
  let place = 0
  return (offset) => {
    for (; counted < offset; place += 1) counted += (query.codePointAt(counted) ?? 0) > 0xffff ? 2 : 1
    return place
  }
}

/**
 * Where minuses end that stand there as operators: one directly before what it excludes, several only where syntax follows. Before
 * a word, as before a space, `--` is the dash that people type.
 */
function endOfMinuses(query: string, at: number, lastClosing: number): number | undefined {
  let end = at
  while (/[-−]/.test(query.charAt(end))) end += 1
  if (end === at || !startsAnew(query, at)) return undefined
  const areOperators =
    end === at + 1 ? isExcludable(query, end, lastClosing) : isSyntax(query, end, lastClosing)
  return areOperators ? end : undefined
}

/** Whether a word, a phrase or a group begins there. A quote without its partner begins none; the word behind it does. */
function isExcludable(query: string, at: number, lastClosing: number): boolean {
  const begins = isQuote(query, at) ? at + 1 : at
  return opensPhrase(query, at, lastClosing) || /^[\p{L}\p{N}(]/u.test(query.slice(begins, begins + 2))
}

/** Whether a phrase, a group, a field or NOT begins there. */
function isSyntax(query: string, at: number, lastClosing: number): boolean {
  if (opensPhrase(query, at, lastClosing) || query.charAt(at) === '(') return true
  return fieldAt(query, at) !== undefined || operators.get(query.slice(at, endOfWord(query, at))) === 'not'
}

/** At it and behind it no quote that opens has a partner: found once, or each of many would look through all that follows. */
function lastClosingQuote(query: string): number {
  return Math.max(...[...closing].map((quote) => query.lastIndexOf(quote)))
}

function isQuote(query: string, at: number): boolean {
  return at < query.length && opening.includes(query.charAt(at))
}

function opensPhrase(query: string, at: number, lastClosing: number): boolean {
  return isQuote(query, at) && at < lastClosing
}

function closingQuote(query: string, from: number): number | undefined {
  for (let at = from; at < query.length; at += 1) if (closing.includes(query.charAt(at))) return at
  return undefined
}

function startsAnew(query: string, at: number): boolean {
  return at === 0 || /[\s(]/.test(query.charAt(at - 1))
}

function fieldAt(
  query: string,
  at: number,
): { readonly name: string; readonly end: number; readonly spaced: boolean } | undefined {
  const match = /^([A-Za-z]{3,10}):/.exec(query.slice(at, at + 12))
  const typed = match?.[1]
  if (typed === undefined || !Object.hasOwn(fieldNames, typed.toLowerCase())) return undefined
  const end = at + typed.length + 1
  const next = query.slice(end, end + 1)
  if (next === '' || next === '/') return undefined
  const spaced = /\s/.test(next)
  // "Title: …" with a capital and a space is the label of something pasted, and so is what is no field in any case.
  // Nor is what has its value on another line.
  const isLabel =
    typed !== typed.toLowerCase() || typed === 'marking' || /^[^\S\n\r]*[\n\r]/.test(query.slice(end))
  if (spaced && (isLabel || query.slice(end).trim() === '')) return undefined
  return { name: typed.toLowerCase(), end, spaced }
}

/** Up to white space, a quote, or a bracket that does not belong to the word. */
function endOfWord(query: string, from: number, pasted?: ReadonlySet<number>): number {
  let depth = 0
  let at = from
  for (; at < query.length; at += 1) {
    const character = query.charAt(at)
    if (/\s/.test(character) || pasted?.has(at) || (at > from && isQuote(query, at))) break
    if (character === '(' && isOperatorBefore(query, from, at)) break
    if (character === '(' && at > from) depth += 1
    if (character === ')') {
      if (depth === 0) break
      depth -= 1
    }
  }
  return at
}

/** `NOT(a OR b)` needs no space. What begins with AND( or OR( joins nothing: it may be a formula. */
function isOperatorBefore(query: string, from: number, bracket: number): boolean {
  const operator = operators.get(query.slice(from, Math.min(bracket, from + 4)))
  return operator === 'not' || (operator !== undefined && from > 0)
}

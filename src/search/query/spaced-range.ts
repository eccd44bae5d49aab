import type { CivilDate } from '../../records/dates/civil-date.ts'
import { invalidQuery } from './invalid-query.ts'
import type { QueryToken } from './lex-query.ts'
import { readDateRange } from './read-date-range.ts'

/** A range of dates in one, and the token behind it. */
interface SpacedRange {
  readonly text: string
  readonly next: number
}

/**
 * A range whose dots stand apart from the date at `at`: `created:2019 .. 2021`. Throws `invalid-query` where two dots alone lead to no
 * date, since nobody means them as a word; more of them are an ellipsis then. `undefined` where there is no range.
 */
export function spacedRange(
  field: string,
  tokens: readonly QueryToken[],
  at: number,
  today: CivilDate,
): SpacedRange | undefined {
  const [first, dots, behind] = tokens.slice(at, at + 3)
  if (first === undefined || dots?.kind !== 'word' || /\.\.|…/.test(first.text)) return undefined
  const [, mark, joined = ''] = /^(\.\.+|…)(.*)$/s.exec(dots.text) ?? []
  if (mark === undefined) return undefined
  const isDate = behind?.kind === 'word' || behind?.kind === 'phrase'
  const last = joined === '' && isDate ? behind.text : joined
  const text = `${first.text} ${mark} ${last}`.trim()
  if (last !== '' && readDateRange(text, today) !== undefined)
    return { text, next: joined === '' ? at + 3 : at + 2 }
  if (dots.text !== '..') return undefined
  const examples = ['2019..2021', '2019..', '..2021'].map((range) => `${field}:${range}`).join(', ')
  throw invalidQuery(first.place, `“${text}” is not a date`, `Write a range without spaces: ${examples}.`)
}

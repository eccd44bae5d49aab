import type { JsonValue } from '../../audit/canonical-json.ts'
import type { CivilDate } from '../../records/dates/civil-date.ts'
import { parseDate } from '../../records/dates/parse-date.ts'

type Codes = { readonly [name: string]: JsonValue }

/** A code of an entry, of whatever version of the program: what is not there, or is something else, is `null`. */
export function textIn(codes: Codes, name: string): string | null {
  const value = codes[name]
  return typeof value === 'string' && value !== '' ? value : null
}

/** The same of one of some words. */
export function wordIn<Word extends string>(codes: Codes, name: string, words: readonly Word[]): Word | null {
  const text = textIn(codes, name)
  return words.find((word) => word === text) ?? null
}

/** The same of a number. */
export function numberIn(codes: Codes, name: string): number | null {
  const value = codes[name]
  return typeof value === 'number' ? value : null
}

/** The same of a list: of its members, those that are texts. */
export function textsIn(codes: Codes, name: string): readonly string[] | null {
  const value = codes[name]
  return Array.isArray(value) ? value.filter((member) => typeof member === 'string') : null
}

/** The same of a day. Throws `invalid-date` for a text that is none. */
export function dateIn(codes: Codes, name: string): CivilDate | null {
  const text = textIn(codes, name)
  return text === null ? null : parseDate(text)
}

/** The same of an instant. */
export function instantIn(codes: Codes, name: string): Date | null {
  const text = textIn(codes, name)
  return text === null ? null : new Date(text)
}

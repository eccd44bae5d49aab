import { exactTerms } from '../../records/analysis/exact-terms.ts'
import type { CivilDate } from '../../records/dates/civil-date.ts'
import { formats } from '../../records/format.ts'
import type { ParsedNode, TextField, TextNode } from '../query-node.ts'
import { invalidQuery } from './invalid-query.ts'
import { joined } from './join-nodes.ts'
import type { QueryField } from './lex-query.ts'
import { type DateRange, readDateRange } from './read-date-range.ts'
import { type FormReader, formNode } from './read-forms.ts'
import { isPrefix, readPhrase, readPrefix, refuseLeadingStar, writtenAs } from './read-words.ts'

/** Fields whose value is words, and where those words are looked for. */
export const wordFields: { readonly [Field in QueryField]?: TextField } = {
  title: 'title',
  author: 'people',
  ref: 'reference',
  keyword: 'keywords',
}

/** What people call the formats. */
const otherFormatNames: { readonly [typed: string]: string } = {
  doc: 'word',
  docx: 'word',
  odt: 'word',
  rtf: 'word',
  mail: 'email',
  'e-mail': 'email',
  eml: 'email',
  msg: 'email',
  scan: 'image',
  photo: 'image',
  picture: 'image',
  excel: 'spreadsheet',
  xls: 'spreadsheet',
  xlsx: 'spreadsheet',
  xlsb: 'spreadsheet',
  ods: 'spreadsheet',
  powerpoint: 'presentation',
  ppt: 'presentation',
  pptx: 'presentation',
  odp: 'presentation',
  txt: 'text',
  web: 'html',
  zip: 'archive',
}

/** What a query is read with, beside itself. */
export interface ReadingAids {
  /** The day that dates in words count from. */
  readonly today: CivilDate
  readonly forms: FormReader
}

/** A text that is a form of the vocabulary from end to end: any of its forms. Any other: its words, one after the other. */
export function readFormOr(text: string, field: TextField, forms: FormReader): TextNode | undefined {
  // A reference is no wording: its parts mean what they are.
  const form = field === 'reference' ? undefined : forms.whole(text)
  return form === undefined ? writtenAs(readPhrase(text, field), text) : formNode(form, field)
}

/** `field:value`. Throws `invalid-query` for a value that the field cannot have; `undefined` for punctuation alone. */
export function readField(
  field: Exclude<QueryField, 'marking'>,
  value: string,
  at: number,
  { today, forms }: ReadingAids,
): ParsedNode | undefined {
  const inField = wordFields[field]
  if (inField !== undefined) {
    refuseLeadingStar(value, at)
    if (!isPrefix(value)) return readFormOr(value, inField, forms)
    return joined('and', readPrefix(value, inField))
  }
  switch (field) {
    case 'class':
      return { kind: 'class', code: named(field, value, at) }
    case 'folder':
      return { kind: 'folders', references: [named(field, value, at)] }
    case 'format':
      return readFormat(value, at)
    case 'exact':
      return readExact(value)
    case 'closed':
      return { kind: 'closed', ...readDates(field, value, at, today) }
    default:
      return { kind: 'dates', ...readDates('created', value, at, today) }
  }
}

/** What is named by a code or a reference: of nothing there is none. */
function named(field: 'class' | 'folder', value: string, at: number): string {
  const name = value.trim()
  if (name !== '') return name
  throw invalidQuery(
    at,
    `“${field}:” names no ${field}`,
    `Write its ${field === 'class' ? 'code' : 'reference'} behind the colon.`,
  )
}

function readExact(typed: string): ParsedNode | undefined {
  const phrase = readPhrase(typed, 'any')
  if (phrase === undefined) return undefined
  return {
    kind: 'and',
    nodes: [phrase, { kind: 'exact', terms: exactTerms(typed), phrase, typed: typed.trim() }],
  }
}

function readDates(field: 'created' | 'closed', value: string, at: number, today: CivilDate): DateRange {
  const range = readDateRange(value, today)
  if (range !== undefined) return range
  const exchanged = exchangedEnds(value)
  if (exchanged !== undefined && readDateRange(exchanged, today) !== undefined)
    throw invalidQuery(
      at,
      `“${value}” is not a date range: it ends before it begins`,
      `Write ${field}:${exchanged}.`,
    )
  const examples = ['2019', '2019-03', '14/03/2019', '2019..2021', 'last-month']
  throw invalidQuery(
    at,
    `“${value}” is not a date`,
    `Write a year, a month, a day or a range: ${examples.map((one) => `${field}:${one}`).join(', ')}.`,
  )
}

/** A range with its ends in the other order. */
function exchangedEnds(value: string): string | undefined {
  const ends = /^(.*?)(?:\.\.+|…)(.*)$/s.exec(value)
  const [first = '', last = ''] = (ends?.slice(1) ?? []).map((end) => end.trim())
  return first === '' || last === '' ? undefined : `${last}..${first}`
}

function readFormat(value: string, at: number): ParsedNode {
  const typed = value.trim().toLowerCase()
  const format = formats.find((name) => name === (otherFormatNames[typed] ?? typed))
  if (format === undefined)
    throw invalidQuery(at, `“${value}” is not a format`, `Formats are ${formats.join(', ')}.`)
  return { kind: 'format', format }
}

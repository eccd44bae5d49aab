import { authorName, longestName } from '../../records/author-name.ts'
import { oneLine } from '../../records/one-line.ts'
import type { ReadingState, RecordEntity } from '../../records/record-entity.ts'
import type { RecordReading } from '../ports.ts'
import { summariseReading } from '../reading/summarise-reading.ts'
import { MOST_PARTS, type ReadPart } from './read-unit.ts'

/**
 * What reading a unit came to: quarantine follows the captured document, text in any part makes the record available,
 * counts and confidence are over all parts. An e-mail lends its subject and sender to a record that was given none.
 * What a document says of itself is cleaned here, whatever its format: no reading is refused for a character in it.
 */
export function concludeReading(parts: readonly ReadPart[], record: RecordEntity): RecordReading {
  const whole = parts[0]
  const pages = parts.flatMap(({ result }) => (result.outcome === 'read' ? result.pages : []))
  const hasText = pages.some((page) => page.text.trim() !== '')
  const summary = summariseReading(pages)
  const reasons =
    whole === undefined
      ? []
      : [
          reasonOf(whole, hasText),
          reasonOfParts(parts),
          reasonOfUnopened(parts),
          reasonOfPartly(parts),
          reasonOfLeft(parts),
        ]
  const reason = reasons.filter((one) => one !== undefined).join(' ')
  return {
    reading: stateOf(whole, hasText),
    detail: {
      ...summary,
      pages: parts.reduce((sum, { result }) => sum + pagesOf(result), 0),
      ...(reason === '' ? {} : { reason }),
    },
    format: whole?.result.format ?? 'other',
    people: peopleOf(parts),
    ...lent(whole, record),
  }
}

function stateOf(whole: ReadPart | undefined, hasText: boolean): ReadingState {
  if (whole?.result.outcome === 'quarantined') return 'quarantined'
  return hasText ? 'available' : 'available-without-text'
}

function reasonOf(whole: ReadPart, hasText: boolean): string | undefined {
  const { result } = whole
  if (result.outcome !== 'read') return `${result.reason}: ${result.message}`
  if (result.warning !== undefined) return result.warning
  return hasText ? undefined : 'no-text-found: No text was found in this document.'
}

/** What nobody would notice otherwise: something inside has no text, though the rest does. */
function reasonOfParts(parts: readonly ReadPart[]): string | undefined {
  const unread = parts
    .slice(1)
    .flatMap(({ result, unopened }) => (result.outcome === 'read' || unopened ? [] : [result]))
  const [first] = unread
  if (first === undefined) return undefined
  return `${first.reason}: ${unread.length} of ${parts.length - 1} attachments could not be read. ${first.message}`
}

/** Beside what could not be read of the rest: an attachment that nobody tried may well be readable by itself. */
function reasonOfUnopened(parts: readonly ReadPart[]): string | undefined {
  const [first, ...others] = parts.flatMap(({ result, unopened }) =>
    unopened && result.outcome === 'without-text' ? [result] : [],
  )
  if (first === undefined) return undefined
  return `${first.reason}: ${others.length + 1} of ${parts.length - 1} attachments were not opened. ${first.message}`
}

/** The same of something inside that was read, but for a part of it. */
function reasonOfPartly(parts: readonly ReadPart[]): string | undefined {
  const warnings = parts
    .slice(1)
    .flatMap(({ result }) => (result.outcome === 'read' ? (result.warning ?? []) : []))
  const [first] = warnings
  if (first === undefined) return undefined
  return `${warnings.length} of ${parts.length - 1} attachments could be read only in part. ${first}`
}

function reasonOfLeft(parts: readonly ReadPart[]): string | undefined {
  const left = parts.reduce((sum, part) => sum + (part.left ?? 0), 0)
  if (left === 0) return undefined
  const attachments = left === 1 ? '1 attachment was' : `${left} attachments were`
  return `${attachments} left inside it unread: no more than ${MOST_PARTS} parts are read.`
}

/** Pages of a part, also of one whose text could not be had. */
export function pagesOf(result: ReadPart['result']): number {
  if (result.outcome === 'read') return result.pages.length
  return result.outcome === 'without-text' ? result.pageCount : 0
}

/** A document says of itself no more than a filer may say of it: lists and facets show it whole. */
const LONGEST_TITLE = 1_000
/** More names than this are a mailing list, and no help to whoever looks for a person. */
const MOST_PEOPLE = 200

function peopleOf(parts: readonly ReadPart[]): readonly string[] {
  const people = parts.flatMap(({ result }) =>
    result.outcome === 'read' ? [result.metadata.author ?? '', ...(result.metadata.people ?? [])] : [],
  )
  return [...new Set(people.map((name) => oneLine(name, longestName)).filter((name) => name !== ''))].slice(
    0,
    MOST_PEOPLE,
  )
}

function lent(
  whole: ReadPart | undefined,
  record: RecordEntity,
): { readonly title?: string; readonly author?: string } {
  if (whole?.result.outcome !== 'read' || whole.result.format !== 'email') return {}
  const title = oneLine(whole.result.metadata.title ?? '', LONGEST_TITLE)
  const author = authorName(whole.result.metadata.author ?? null)
  return {
    ...(title === '' || !record.titleIsFilename ? {} : { title }),
    ...(author === null || record.author !== null ? {} : { author }),
  }
}

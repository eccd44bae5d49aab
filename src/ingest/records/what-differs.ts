import type { Marking } from '../../records/marking.ts'
import type { FieldValue, RecordEntity, Subject } from '../../records/record-entity.ts'
import type { RecordChanges } from './record-changes.ts'

type Fields = { readonly [name: string]: FieldValue }

interface Outcome {
  readonly marking: Marking
  readonly fields: Fields
  /** The fields as they stand. */
  readonly before: Fields
}

/** Names of what `changes` would leave otherwise than it is, in order; the log tells of no change where there is none. */
export function whatDiffers(
  record: RecordEntity,
  changes: RecordChanges,
  { marking, fields, before }: Outcome,
): readonly string[] {
  const { title, date, receivedOn, author, keywords, subjects } = changes
  const pairs = {
    title: [title, record.title],
    date: [date, record.documentDate],
    receivedOn: [receivedOn, record.receivedOn],
    author: [author, record.author],
    keywords: [keywords, record.keywords],
    subjects: [subjects === undefined ? undefined : pairsOf(subjects), pairsOf(record.subjects)],
    marking: [changes.marking === undefined ? undefined : marking, record.marking],
    fields: [changes.fields === undefined ? undefined : sorted(fields), sorted(before)],
  }
  return Object.entries(pairs)
    .filter(([, [wanted, is]]) => wanted !== undefined && JSON.stringify(wanted) !== JSON.stringify(is))
    .map(([name]) => name)
    .sort()
}

function pairsOf(subjects: readonly Subject[]): readonly (readonly [string, string])[] {
  return subjects.map(({ type, id }) => [type, id])
}

function sorted(fields: Fields): readonly (readonly [string, FieldValue])[] {
  return Object.entries(fields).sort(([one], [other]) => (one < other ? -1 : 1))
}

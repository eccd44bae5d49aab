import type { RecordId } from '../../kernel/ids.ts'
import type { Acknowledgement, AcknowledgementLine, LineFault, LineResult } from './acknowledgement.ts'
import { readTransferPath, transferPath, transferPathStart } from './transfer-path.ts'
import type { AcknowledgedRecord, SentFile, SentRecord } from './transfer-store.ts'

/** A record whose receiver has spoken, and whether its item still waits for that. */
export interface WeighedRecord extends AcknowledgedRecord {
  readonly waiting: boolean
  /** Why its item is out of the batch, where it is. */
  readonly stateReason: string | null
  /** The receiver's own words, if any. */
  readonly reason: string | null
  readonly files: number
}

export interface WeighedAcknowledgement {
  readonly records: readonly WeighedRecord[]
  readonly lines: readonly LineResult[]
}

interface Answered {
  readonly line: AcknowledgementLine
  readonly file: SentFile
  /** Which line of the acknowledgement it is. */
  readonly place: number
}

/**
 * Holds what a receiver says against what was sent. A record counts as accepted only where every file of it is, each
 * with the digest that was sent; it is refused where one file is. Whatever does not fit is named line by line, and
 * nothing follows from it for its record.
 */
export function weighAcknowledgement(
  sent: readonly SentRecord[],
  acknowledgement: Acknowledgement,
): WeighedAcknowledgement {
  const byId = new Map(sent.map((record) => [record.recordId, record]))
  const { files: lines } = acknowledgement
  const times = new Map<string, number>()
  for (const { path } of lines) times.set(path, (times.get(path) ?? 0) + 1)
  // By the line's place: a package may hold a hundred thousand files, of one record or of as many.
  const results: LineResult[] = new Array(lines.length)
  const answers = new Map<SentRecord, Answered[]>()
  for (const [place, line] of lines.entries()) {
    const found = find(byId, line.path)
    if (found === undefined) {
      results[place] = notTaken(line, 'unknown-path')
      continue
    }
    const { record, file } = found
    const answered = answers.get(record) ?? []
    answers.set(record, answered)
    if ((times.get(line.path) ?? 0) === 1) answered.push({ line, file, place })
    else results[place] = notTaken(line, 'duplicate-path', record.recordId)
  }
  const records: WeighedRecord[] = []
  for (const [record, answered] of answers) {
    const weighed = weighRecord(record, answered, acknowledgement.archiveReference)
    for (const { place, result } of weighed.lines) results[place] = result
    if (weighed.record !== undefined) records.push(weighed.record)
  }
  return { records, lines: results }
}

function find(
  sent: ReadonlyMap<RecordId, SentRecord>,
  path: string,
): { readonly record: SentRecord; readonly file: SentFile } | undefined {
  const place = readTransferPath(path)
  const record = place === undefined ? undefined : sent.get(place.recordId)
  const file = place === undefined || record === undefined ? undefined : fileAt(record.files, place.position)
  if (record === undefined || file === undefined) return undefined
  const { recordId, reference } = record
  const { filename, position } = file
  const fits =
    filename === null
      ? path.startsWith(transferPathStart({ recordId, reference, position }))
      : path === transferPath({ recordId, reference, position, filename })
  return fits ? { record, file } : undefined
}

/** Most stand where their position says; after one that is gone they stand before it. */
function fileAt(files: readonly SentFile[], position: number): SentFile | undefined {
  const there = files[position]
  return there?.position === position ? there : files.find((file) => file.position === position)
}

interface Weighing {
  readonly record: WeighedRecord | undefined
  readonly lines: readonly { readonly place: number; readonly result: LineResult }[]
}

function weighRecord(
  record: SentRecord,
  answered: readonly Answered[],
  common: string | undefined,
): Weighing {
  const { recordId } = record
  const all = (result: (one: Answered) => LineResult): Weighing => ({
    record: undefined,
    lines: answered.map((one) => ({ place: one.place, result: result(one) })),
  })
  if (record.outcome !== null) return all(repeated(record, answered))
  const wrong = answered.filter(isOfOtherBytes)
  if (wrong.length > 0 || !record.complete || answered.length < record.files.length) {
    return all((one) => notTaken(one.line, isOfOtherBytes(one) ? 'digest-mismatch' : 'incomplete', recordId))
  }
  const outcome = answered.every(({ line }) => line.outcome === 'accepted') ? 'accepted' : 'refused'
  const archiveReference = outcome === 'accepted' ? referencesOf(answered, common) : null
  if (outcome === 'accepted' && archiveReference === null)
    return all(({ line }) => notTaken(line, 'archive-reference-missing', recordId))
  const { waiting, stateReason, files } = record
  const { lines } = all(({ line: { path } }) => ({ path, status: waiting ? outcome : 'noted', recordId }))
  const reasons = answered.flatMap(({ line: { reason } }) => (reason === undefined ? [] : [reason]))
  const reason = reasons.length === 0 ? null : [...new Set(reasons)].join('; ')
  return {
    record: { recordId, outcome, archiveReference, waiting, stateReason, reason, files: files.length },
    lines,
  }
}

/**
 * Said once more it changes nothing; said otherwise, what was said first stands. A record that was refused for one of its
 * files may have had others accepted, so only who now accepts all of it says otherwise.
 */
function repeated(
  { outcome, recordId, files }: SentRecord,
  answered: readonly Answered[],
): (one: Answered) => LineResult {
  const acceptsAll =
    answered.length === files.length && answered.every(({ line }) => line.outcome === 'accepted')
  return (one) => {
    if (isOfOtherBytes(one)) return notTaken(one.line, 'digest-mismatch', recordId)
    if (outcome === 'accepted' ? one.line.outcome === 'refused' : acceptsAll)
      return notTaken(one.line, 'contradicts-earlier', recordId)
    return { path: one.line.path, status: 'already-acknowledged', recordId }
  }
}

/** What is refused may well be refused for its bytes. */
function isOfOtherBytes({ line, file }: Answered): boolean {
  return line.outcome === 'accepted' && line.sha256 !== file.sha256
}

/** Where the archive keeps the record: what its files say, the document first. */
function referencesOf(answered: readonly Answered[], common: string | undefined): string | null {
  const named = [...answered]
    .sort((one, other) => one.file.position - other.file.position)
    .flatMap(({ line }) => line.archiveReference ?? common ?? [])
  return named.length === 0 ? null : [...new Set(named)].join('; ')
}

function notTaken({ path }: AcknowledgementLine, code: LineFault, recordId?: RecordId): LineResult {
  return { path, status: 'not-taken', code, ...(recordId === undefined ? {} : { recordId }) }
}

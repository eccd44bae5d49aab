import { newId } from '../kernel/ids.ts'
import { sha256Hex } from '../kernel/sha256.ts'
import type { AccessConditions } from '../records/access-conditions.ts'
import { auditActions } from './audit-actions.ts'
import type { AuditCode, AuditEntryId, AuditEvent, AuditSubject } from './audit-event.ts'
import type { JsonValue } from './canonical-json.ts'
import { commitDetail, type SaltedDetail, saltDetail } from './detail-commitment.ts'
import { draftText, type LeafDraft } from './leaf.ts'

/** An entry ready for the outbox: its leaf but for the place, and what lies beside. */
export interface DraftEntry {
  readonly id: AuditEntryId
  readonly text: string
  readonly subject: AuditSubject
  readonly details: readonly SaltedDetail[]
  readonly conditions: AccessConditions | null
}

const CODE = /^[\x21-\x7e]{0,256}$/
/** The longest detail kept; what is longer is cut at a character's edge and says so. */
const MAXIMUM_DETAIL = 8192

/** Turns an event into a draft with fresh salts. Throws a `TypeError` for what the catalogue does not know. */
export function draftEntry(event: AuditEvent, at: Date): DraftEntry {
  const rule = auditActions[event.action]
  const subjects: readonly string[] = rule.subjects
  if (!subjects.includes(event.subject.type)) {
    throw new TypeError(`no entry ${event.action} about a ${event.subject.type}`)
  }
  const beside = new Map<string, string>([['actorName', event.actor.name]])
  const known: readonly string[] = rule.details
  for (const [name, value] of Object.entries(event.details ?? {})) {
    if (!known.includes(name)) throw new TypeError(`no detail ${name} beside ${event.action}`)
    if (typeof value === 'string') beside.set(name, value)
  }
  const codes = sortCodes(event.codes ?? {}, beside)
  const subject = { type: event.subject.type, id: subjectId(event.subject.id, beside) }
  const details = [...beside].map(([name, value]) => saltDetail(name, storable(value)))
  const draft: LeafDraft = {
    v: 1,
    id: newId<AuditEntryId>(),
    at: at.toISOString(),
    actor: { kind: event.actor.kind, id: actorId(event.actor.id) },
    action: event.action,
    subject,
    outcome: event.outcome ?? 'done',
    codes,
    commitments: Object.fromEntries(details.map((detail) => [detail.name, commitDetail(detail)])),
  }
  return { id: draft.id, text: draftText(draft), subject, details, conditions: event.conditions ?? null }
}

/** Codes for the leaf; whatever is worded and not a code goes beside, where it can be erased. */
function sortCodes(
  codes: { readonly [name: string]: AuditCode | undefined },
  beside: Map<string, string>,
): { readonly [name: string]: JsonValue } {
  const kept: [string, JsonValue][] = []
  for (const [name, value] of Object.entries(codes)) {
    if (value === undefined) continue
    if (isCode(value)) kept.push([name, value])
    else beside.set(name, typeof value === 'string' ? value : JSON.stringify(value))
  }
  return Object.fromEntries(kept)
}

function isCode(value: AuditCode): boolean {
  if (typeof value === 'string') return CODE.test(value)
  if (typeof value === 'number') return Number.isFinite(value)
  if (value === null || typeof value === 'boolean') return true
  return value.every((member) => CODE.test(member))
}

/** What a refused request asked about may be any text: then the leaf holds its digest and the text lies beside. */
function subjectId(id: string, beside: Map<string, string>): string {
  if (CODE.test(id)) return id
  beside.set('subjectId', id)
  return `sha256:${sha256Hex(storable(id))}`
}

/** An operating system's user may be named with a space or an umlaut. */
function actorId(id: string): string {
  return CODE.test(id) ? id : encodeURI(id.toWellFormed())
}

/** PostgreSQL keeps no NUL and UTF-8 no lone surrogate; a detail is a remark, not a document. */
function storable(value: string): string {
  const text = value.toWellFormed().replaceAll('\0', '\u2400')
  return text.length <= MAXIMUM_DETAIL ? text : `${text.slice(0, MAXIMUM_DETAIL).toWellFormed()}…`
}

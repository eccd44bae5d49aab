import { sql } from 'kysely'
import type { AuditAction, AuditSubjectType } from '../../../audit/audit-actions.ts'
import { coveredBy } from '../../../audit/covered-by.ts'
import { draftEntry } from '../../../audit/draft-entry.ts'
import type { AuditEntryId, AuditEvent, AuditLog, Erasure, StoredDetail } from '../../../audit/ports.ts'
import type { Clock } from '../../../kernel/clock.ts'
import type { AccessConditions } from '../../../records/access-conditions.ts'
import type { Sql } from '../database.ts'
import type { Outgoing } from '../outgoing.ts'
import { eraseReasons } from './erase-reasons.ts'

/** The log as seen by a business transaction: drafts go into the outbox, where the sequencer finds them once committed. */
export function makePostgresAuditLog(transaction: Sql, outgoing: Outgoing, clock: Clock): AuditLog {
  const appendAll = async (events: readonly AuditEvent[]): Promise<readonly AuditEntryId[]> => {
    const now = clock.now()
    const entries = events.map((event) => draftEntry(event, now))
    outgoing.addEntries(entries)
    return entries.map(({ id }) => id)
  }
  const append = async <Action extends AuditAction>(event: AuditEvent<Action>): Promise<AuditEntryId> => {
    // An event of one action is one of the events: its detail names are a part of all of them.
    const entry = draftEntry(event as AuditEvent, clock.now())
    outgoing.addEntries([entry])
    return entry.id
  }
  const erase = async (
    { actor, basis, names, reasonsOf }: Omit<Erasure, 'subject'>,
    type: AuditSubjectType,
    ids: readonly string[],
  ): Promise<ReadonlyMap<string, number>> => {
    await outgoing.flush()
    const counts = await eraseDetails(transaction, type, ids, names)
    await appendAll(
      ids.map((id) => ({
        action: 'details.erased',
        actor,
        subject: { type, id },
        codes: { basis, count: counts.get(id) ?? 0, names },
      })),
    )
    if (reasonsOf === undefined) return counts
    const erased = await eraseReasons(transaction, type, ids, reasonsOf)
    await appendAll(
      erased.map(({ id, entries }) => ({
        action: 'details.erased',
        actor,
        subject: { type, id },
        codes: { basis, count: entries.length, names: ['reason'], entries },
      })),
    )
    return counts
  }
  const cover: AuditLog['coverDetailsOfEach'] = async (type, ids, conditions) => {
    await outgoing.flush()
    await coverDetails(transaction, type, ids, conditions)
  }
  return {
    append,
    appendAll,
    eraseDetails: async ({ subject, ...erasure }) => {
      const counts = await erase(erasure, subject.type, [subject.id])
      return counts.get(subject.id) ?? 0
    },
    eraseDetailsOfEach: async (erasure, type, ids) => {
      await erase(erasure, type, ids)
    },
    coverDetails: ({ type, id }, conditions) => cover(type, [id], conditions),
    coverDetailsOfEach: cover,
  }
}

/**
 * Covers in sets: among what lies beside many entries there are few conditions. Whoever covers holds the subjects' rows, so that
 * nobody else covers the same meanwhile.
 */
async function coverDetails(
  transaction: Sql,
  type: AuditSubjectType,
  ids: readonly string[],
  conditions: AccessConditions,
): Promise<void> {
  const those = sql`subject_type = ${type} and subject_id = any (${[...ids]}::text[]) and name <> 'actorName'`
  const { rows } = await sql<Pick<StoredDetail, 'conditions'>>`
    select distinct conditions from audit_detail where ${those}
  `.execute(transaction)
  if (rows.length === 0) return
  const covers = rows.map(({ conditions: before }) => ({ before, now: coveredBy(before, conditions) }))
  await sql`
    update audit_detail set conditions = cover.now::jsonb
    from unnest(
      ${covers.map(({ before }) => (before === null ? null : JSON.stringify(before)))}::text[],
      ${covers.map(({ now }) => JSON.stringify(now))}::text[]
    ) as cover (before, now)
    where ${those} and conditions is not distinct from cover.before::jsonb
      and conditions is distinct from cover.now::jsonb
  `.execute(transaction)
}

/** How many were erased of each subject that had any. */
async function eraseDetails(
  transaction: Sql,
  type: AuditSubjectType,
  ids: readonly string[],
  names: readonly string[] | undefined,
): Promise<ReadonlyMap<string, number>> {
  const which = names === undefined ? sql`name <> 'actorName'` : sql`name = any(${[...names]}::text[])`
  const { rows } = await sql<{ readonly id: string; readonly count: number }>`
    with erased as (
      update audit_detail set value = null, salt = null
      where subject_type = ${type} and subject_id = any (${[...ids]}::text[]) and value is not null and ${which}
      returning subject_id
    )
    select subject_id as id, count(*) as count from erased group by subject_id
  `.execute(transaction)
  return new Map(rows.map(({ id, count }) => [id, count]))
}

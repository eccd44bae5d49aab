import { sql } from 'kysely'
import type { AuditAction } from '../../../audit/audit-actions.ts'
import { draftEntry } from '../../../audit/draft-entry.ts'
import type { AuditEntryId, AuditEvent, AuditLog, Erasure } from '../../../audit/ports.ts'
import type { Clock } from '../../../kernel/clock.ts'
import type { Sql } from '../database.ts'
import type { Outgoing } from '../outgoing.ts'

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
  return {
    append,
    appendAll,
    eraseDetails: async (erasure) => {
      await outgoing.flush()
      const count = await eraseDetails(transaction, erasure)
      await append({
        action: 'details.erased',
        actor: erasure.actor,
        subject: erasure.subject,
        codes: { basis: erasure.basis, count, names: erasure.names },
      })
      return count
    },
    coverDetails: async (subject, conditions) => {
      await outgoing.flush()
      await sql`
        update audit_detail set conditions = ${JSON.stringify(conditions)}::jsonb
        where subject_type = ${subject.type} and subject_id = ${subject.id} and name <> 'actorName'
      `.execute(transaction)
    },
  }
}

async function eraseDetails(transaction: Sql, { subject, names }: Erasure): Promise<number> {
  const which = names === undefined ? sql`name <> 'actorName'` : sql`name = any(${[...names]}::text[])`
  const result = await sql`
    update audit_detail set value = null, salt = null
    where subject_type = ${subject.type} and subject_id = ${subject.id} and value is not null and ${which}
  `.execute(transaction)
  return Number(result.numAffectedRows ?? 0n)
}

import { sql } from 'kysely'
import type { AuditAction } from '../../../audit/audit-actions.ts'
import { type DraftEntry, draftEntry } from '../../../audit/draft-entry.ts'
import type { AuditEntryId, AuditEvent, AuditLog, Erasure } from '../../../audit/ports.ts'
import type { Clock } from '../../../kernel/clock.ts'
import type { Sql } from '../database.ts'

/** The log as seen by a business transaction: drafts go into the outbox, where the sequencer finds them once committed. */
export function makePostgresAuditLog(transaction: Sql, clock: Clock): AuditLog {
  const appendAll = async (events: readonly AuditEvent[]): Promise<readonly AuditEntryId[]> => {
    if (events.length === 0) return []
    const now = clock.now()
    const entries = events.map((event) => draftEntry(event, now))
    await insertDrafts(transaction, entries)
    return entries.map(({ id }) => id)
  }
  const append = async <Action extends AuditAction>(event: AuditEvent<Action>): Promise<AuditEntryId> => {
    // An event of one action is one of the events: its detail names are a part of all of them.
    const entry = draftEntry(event as AuditEvent, clock.now())
    await insertDrafts(transaction, [entry])
    return entry.id
  }
  return {
    append,
    appendAll,
    eraseDetails: async (erasure) => {
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
      await sql`
        update audit_detail set conditions = ${JSON.stringify(conditions)}::jsonb
        where subject_type = ${subject.type} and subject_id = ${subject.id} and name <> 'actorName'
      `.execute(transaction)
    },
  }
}

async function insertDrafts(transaction: Sql, entries: readonly DraftEntry[]): Promise<void> {
  const rows = entries.flatMap((entry) =>
    entry.details.map((detail) => ({
      entry: entry.id,
      name: detail.name,
      value: detail.value,
      salt: detail.salt.toString('hex'),
      subjectType: entry.subject.type,
      subjectId: entry.subject.id,
      // Who acted is no secret of what was acted on.
      conditions:
        entry.conditions === null || detail.name === 'actorName' ? null : JSON.stringify(entry.conditions),
    })),
  )
  const column = (name: keyof (typeof rows)[number]) => rows.map((row) => row[name])
  await sql`
    with draft as (
      insert into audit_outbox (draft) select unnest(${entries.map(({ text }) => text)}::text[])
    )
    insert into audit_detail (entry_id, name, value, salt, subject_type, subject_id, conditions)
    select entry, name, value, decode(salt, 'hex'), subject_type, subject_id, conditions::jsonb
    from unnest(
      ${column('entry')}::uuid[], ${column('name')}::text[], ${column('value')}::text[], ${column('salt')}::text[],
      ${column('subjectType')}::text[], ${column('subjectId')}::text[], ${column('conditions')}::text[]
    ) as beside (entry, name, value, salt, subject_type, subject_id, conditions)
  `.execute(transaction)
}

async function eraseDetails(transaction: Sql, { subject, names }: Erasure): Promise<number> {
  const which = names === undefined ? sql`name <> 'actorName'` : sql`name = any(${[...names]}::text[])`
  const result = await sql`
    update audit_detail set value = null, salt = null
    where subject_type = ${subject.type} and subject_id = ${subject.id} and value is not null and ${which}
  `.execute(transaction)
  return Number(result.numAffectedRows ?? 0n)
}

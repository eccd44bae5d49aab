import { type RawBuilder, sql } from 'kysely'
import type { CivilDate } from '../../../records/civil-date.ts'
import type { DisposalLogFilter, StoredLogRow } from '../../../retention/log/disposal-log-store.ts'
import type { DisposalLogStore } from '../../../retention/ports.ts'
import type { Sql } from '../database.ts'

/**
 * A row as it comes: what people wrote has columns of its own; ids, codes of ours, days, instants and digests, none of which
 * can hold a bar, come as one text, since the driver takes as long for each column as for the rest of its work.
 */
interface PackedRow {
  readonly packed: string
  readonly reference: string
  readonly title: string | null
  readonly class: string
  readonly scheduleCode: string
  readonly authority: string | null
  readonly reason: string | null
  readonly decidedBy: string | null
  readonly approvedBy: string | null
  readonly executedBy: string | null
}

const packed = sql`
  concat(
    e.position, '|', i.record_id, '|', i.schedule_version, '|', i.trigger_type, '|', i.trigger_date, '|', i.retention_end, '|',
    i.action, '|', i.state, '|', i.decided_at, '|', approval.at, '|', i.executed_at, '|', i.batch_id, '|', s.certificate_id,
    '|', i.sha256, '|', encode(e.leaf_hash, 'hex'), '|', i.access_set_id
  )
`

/** The disposal log's rows, each with the place and hash of its newest entry in the audit log once it has one. */
export function makeDisposalLogStore(db: Sql): DisposalLogStore {
  return {
    page: async (filter, { size, after }) => {
      const { rows } = await sql<PackedRow>`
        select ${packed} as packed, i.reference, coalesce(s.title, live.title) as title, i.class_code as class,
               i.schedule_code as "scheduleCode", coalesce(i.decision_authority, i.authority) as authority,
               case
                 when i.decision = 'next-step' and i.state = 'retained' then concat_ws(': ', i.decision, i.decision_reason)
                 else coalesce(s.archive_reference, i.state_reason, i.decision_reason)
               end as reason,
               coalesce(decider.name, i.decided_by) as "decidedBy", approval.by as "approvedBy",
               coalesce(executor.name, i.executed_by) as "executedBy"
        from disposal_item i
        left join stub s on s.record_id = i.record_id and s.batch_id = i.batch_id
        -- What has left a stub has no title but the stub's: not looked for at all.
        left join lateral (
          select r.title from record r where r.id = i.record_id and s.record_id is null
        ) live on true
        left join person decider on decider.id::text = i.decided_by
        left join person executor on executor.id::text = i.executed_by
        left join lateral (
          select string_agg(a.approver_name, '; ' order by a.stage) as by, max(a.at) as at
          from disposal_approval a where a.batch_id = i.batch_id and not a.void
        ) approval on true
        left join audit_entry e on e.entry_id = i.audit_entry_id
        where i.decided_at is not null and ${within(filter)} and ${behind(after)}
        order by i.decided_at, i.batch_id, i.record_id
        limit ${size}
      `.execute(db)
      const instantOf = makeInstantReader()
      return rows.map((row) => unpack(row, instantOf))
    },
  }
}

/** Only conditions that there are: a plan for any of them would read the list from its beginning for every page. */
function within({ from, before }: DisposalLogFilter): RawBuilder<unknown> {
  const at = sql`coalesce(i.executed_at, i.decided_at)`
  const conditions = [
    ...(from === null ? [] : [sql`${at} >= ${from}`]),
    ...(before === null ? [] : [sql`${at} < ${before}`]),
  ]
  return conditions.length === 0 ? sql`true` : sql.join(conditions, sql` and `)
}

function behind(after: readonly string[] | null): RawBuilder<unknown> {
  if (after === null) return sql`true`
  const [at, batchId, recordId] = after
  return sql`(i.decided_at, i.batch_id, i.record_id) > (${at}::timestamptz, ${batchId}::uuid, ${recordId}::uuid)`
}

function unpack(row: PackedRow, instantOf: (text: string) => Date | null): StoredLogRow {
  const [position, recordId, version, triggerType, triggerDate, retentionEnd, action, outcome, ...more] =
    row.packed.split('|') as string[]
  const [decidedAt, approvedAt, executedAt, batchId, certificateId, sha256, leafHash, accessSet] = more
  return {
    accessSet: Number(accessSet),
    row: {
      position: position === '' ? null : Number(position),
      recordId: recordId ?? '',
      reference: row.reference,
      title: row.title,
      class: row.class,
      scheduleCode: row.scheduleCode,
      scheduleVersion: Number(version),
      authority: row.authority,
      triggerType: triggerType ?? '',
      triggerDate: dateOf(triggerDate),
      retentionEnd: dateOf(retentionEnd),
      action: action ?? '',
      outcome: outcome ?? '',
      reason: row.reason,
      decidedBy: row.decidedBy,
      decidedAt: instantOf(decidedAt ?? ''),
      approvedBy: row.approvedBy,
      approvedAt: instantOf(approvedAt ?? ''),
      executedBy: row.executedBy,
      executedAt: instantOf(executedAt ?? ''),
      batchId: batchId ?? '',
      certificateId: certificateId || null,
      sha256: sha256 ?? '',
      leafHash: leafHash || null,
    },
  }
}

/** A `date` column, as PostgreSQL writes it. */
function dateOf(text: string | undefined): CivilDate | null {
  return text ? (text as CivilDate) : null
}

/** A batch is decided and approved in a few moments, which its rows say again and again: each is read once a page. */
function makeInstantReader(): (text: string) => Date | null {
  const known = new Map<string, Date>()
  return (text) => {
    if (text === '') return null
    const found = known.get(text)
    if (found !== undefined) return found
    // Sessions write in UTC: `2026-01-01 00:04:00.123456+00`.
    const instant = new Date(text.replace(' ', 'T').replace(/\+00$/, 'Z'))
    known.set(text, instant)
    return instant
  }
}

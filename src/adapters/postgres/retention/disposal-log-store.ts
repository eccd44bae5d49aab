import { sql } from 'kysely'
import type { StoredLogRow } from '../../../retention/log/disposal-log-store.ts'
import type { DisposalLogStore } from '../../../retention/ports.ts'
import type { Sql } from '../database.ts'

/** The disposal log's rows, each with the place and hash of its newest entry in the audit log once it has one. */
export function makeDisposalLogStore(db: Sql): DisposalLogStore {
  return {
    page: async (filter, page) => {
      const [at = null, batchId = null, recordId = null] = page.after ?? []
      const { rows } = await sql<StoredLogRow>`
        select e.position, i.record_id as "recordId", i.reference, r.title, i.class_code as class,
               i.schedule_code as "scheduleCode", i.schedule_version as "scheduleVersion",
               coalesce(i.decision_authority, i.authority) as authority, i.trigger_type as "triggerType",
               i.trigger_date as "triggerDate", i.retention_end as "retentionEnd", i.action, i.state as outcome,
               case
                 when i.decision = 'next-step' and i.state = 'retained' then concat_ws(': ', i.decision, i.decision_reason)
                 else coalesce(s.archive_reference, i.state_reason, i.decision_reason)
               end as reason,
               coalesce(decider.name, i.decided_by) as "decidedBy", i.decided_at as "decidedAt",
               approval.by as "approvedBy", approval.at as "approvedAt",
               coalesce(executor.name, i.executed_by) as "executedBy", i.executed_at as "executedAt",
               i.batch_id as "batchId", s.certificate_id as "certificateId", i.sha256,
               encode(e.leaf_hash, 'hex') as "leafHash", i.access_set_id as "accessSet"
        from disposal_item i
        left join stub s on s.record_id = i.record_id and s.batch_id = i.batch_id
        left join lateral (
          select coalesce(s.title, live.title) as title from record live where live.id = i.record_id
        ) r on true
        left join person decider on decider.id::text = i.decided_by
        left join person executor on executor.id::text = i.executed_by
        left join lateral (
          select string_agg(a.approver_name, '; ' order by a.stage) as by, max(a.at) as at
          from disposal_approval a where a.batch_id = i.batch_id and not a.void
        ) approval on true
        left join audit_entry e on e.entry_id = i.audit_entry_id
        where i.decided_at is not null
          and (${filter.from}::timestamptz is null or coalesce(i.executed_at, i.decided_at) >= ${filter.from}::timestamptz)
          and (${filter.before}::timestamptz is null or coalesce(i.executed_at, i.decided_at) < ${filter.before}::timestamptz)
          and (${at}::timestamptz is null
               or (i.decided_at, i.batch_id, i.record_id) > (${at}::timestamptz, ${batchId}::uuid, ${recordId}::uuid))
        order by i.decided_at, i.batch_id, i.record_id
        limit ${page.size}
      `.execute(db)
      return rows
    },
  }
}

import { type RawBuilder, sql } from 'kysely'
import type { DisposalLogColumn } from '../../../../retention/log/disposal-log-columns.ts'
import { archiveReferenceOfItem } from '../../archive-reference.ts'

/** A value of the disposal log. */
export interface LogValue {
  readonly value: RawBuilder<unknown>
  /** Somebody wrote it, so that anything may be in it; other values are ids, codes, days, instants and digests of ours. */
  readonly free: boolean
}

/**
 * What stands in each column of the disposal log, of an item `i` with its stub `s` or its record `living`, `approval`, `decider`,
 * `executor` and newest entry `e`. Where `readable` is not true, what describes the record, and what people wrote of it, stands as
 * `withheld`.
 */
export function logValues(readable: RawBuilder<unknown>): {
  readonly [Column in DisposalLogColumn]: LogValue
} {
  return {
    position: ours(sql`e.position`),
    recordId: ours(sql`i.record_id`),
    reference: free(sql`i.reference`),
    title: free(shown(readable, title)),
    class: free(sql`i.class_code`),
    scheduleCode: free(sql`i.schedule_code`),
    scheduleVersion: ours(sql`i.schedule_version`),
    authority: free(sql`coalesce(${shown(readable, sql`i.decision_authority`)}, i.authority)`),
    triggerType: free(sql`i.trigger_type`),
    triggerDate: ours(sql`i.trigger_date`),
    retentionEnd: ours(sql`i.retention_end`),
    action: ours(sql`i.action`),
    outcome: ours(sql`i.state`),
    reason: free(shown(readable, reason)),
    decidedBy: free(sql`coalesce(decider.name, i.decided_by)`),
    decidedAt: ours(writtenInstant(sql`i.decided_at`)),
    approvedBy: free(sql`approval.by`),
    approvedAt: ours(sql`approval.at`),
    executedBy: free(sql`coalesce(executor.name, i.executed_by)`),
    executedAt: ours(writtenInstant(sql`i.executed_at`)),
    batchId: ours(sql`i.batch_id`),
    certificateId: ours(sql`s.certificate_id`),
    sha256: ours(sql`i.sha256`),
    leafHash: ours(sql`encode(e.leaf_hash, 'hex')`),
  }
}

/** What has left a stub has no title but the stub's. */
const title = sql`coalesce(s.title, living.title)`

const reason = sql`
  case
    when i.decision = 'next-step' and i.state = 'retained' then concat_ws(': ', i.decision, i.decision_reason)
    else coalesce(${archiveReferenceOfItem}, i.state_reason, i.decision_reason)
  end
`

/** RFC 3339, in the zone of all sessions, UTC. */
export function writtenInstant(at: RawBuilder<unknown>): RawBuilder<string> {
  return sql`to_char(${at}, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
}

function shown(readable: RawBuilder<unknown>, text: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`case when ${readable} then ${text} when ${text} is not null then 'withheld' end`
}

function free(value: RawBuilder<unknown>): LogValue {
  return { value, free: true }
}

function ours(value: RawBuilder<unknown>): LogValue {
  return { value, free: false }
}

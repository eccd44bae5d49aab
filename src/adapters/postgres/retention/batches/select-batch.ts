import { type RawBuilder, sql } from 'kysely'
import type { BatchId } from '../../../../kernel/ids.ts'
import type { AccessConditions } from '../../../../records/access-conditions.ts'
import type { BatchFilter } from '../../../../retention/batches/batch-store.ts'
import type { Approval, DisposalBatch } from '../../../../retention/disposal-batch.ts'
import type { Sql } from '../../database.ts'
import { given } from '../../given.ts'
import { readHeld } from '../../read-held.ts'

type Instant = 'at' | 'executableFrom'

interface BatchRow extends Omit<DisposalBatch, 'approvals' | 'access'> {
  readonly access: readonly AccessConditions[]
  readonly approvals: readonly (Omit<Approval, Instant> & Readonly<Record<Instant, string>>)[]
}

const columns = sql`
  b.id, b.kind, b.state, b.class_code as class, b.action, b.marking, b.manifest_digest as "manifestDigest",
  b.sweep_id as "sweepId", b.proposed_by as "proposerId", coalesce(proposer.name, b.proposed_by) as "proposedBy",
  b.proposed_at as "proposedAt", b.authority, b.reason, b.stages,
  case when b.state = 'approved' then greatest(b.not_before, executable_from(b.id)) else b.not_before end as "notBefore",
  coalesce(executor.name, b.executed_by) as "executedBy", b.closed_reason as "closedReason",
  (
    select jsonb_agg(jsonb_build_object('classPath', c.path, 'marking', a.marking, 'groups', a.groups,
                                        'alternatives', access_places(a.alternatives)))
    from access_set a join file_plan_class c on c.code = a.class_code
    where a.id = any (b.access_set_ids)
  ) as access,
  coalesce((
    select jsonb_agg(jsonb_build_object(
      'stage', a.stage, 'personId', a.approved_by, 'by', a.approver_name, 'at', a.at, 'how', a.how, 'reason', a.reason,
      'auditEntryId', a.audit_entry_id, 'void', a.void, 'executableFrom', a.executable_from) order by a.at, a.stage)
    from disposal_approval a where a.batch_id = b.id
  ), '[]') as approvals,
  (
    select jsonb_build_object(
      'total', count(*),
      'destroyed', count(*) filter (where i.state = 'destroyed'),
      'transferred', count(*) filter (where i.state = 'transferred'),
      'retained', count(*) filter (where i.state = 'retained'),
      'skipped', count(*) filter (where i.state = 'skipped'),
      'failed', count(*) filter (where i.state = 'stuck'),
      'pending', count(*) filter (where i.state in ('proposed', 'approved', 'destroying', 'verifying')))
    from disposal_item i where i.batch_id = b.id
  ) as counts,
  (
    select c.id from disposal_certificate c where c.batch_id = b.id order by c.sequence desc limit 1
  ) as "certificateId"
`
const sources = sql`
  disposal_batch b
  left join person proposer on proposer.id::text = b.proposed_by
  left join person executor on executor.id::text = b.executed_by
`

/** A batch that its sweep has closed, its row held against change if asked. */
export async function selectBatch(
  db: Sql,
  id: BatchId,
  hold: RawBuilder<unknown> | null = null,
): Promise<DisposalBatch | undefined> {
  const [row] = await readHeld(
    db,
    hold,
    sql<BatchRow>`select ${columns} from ${sources} where b.id = ${id} and b.manifest_digest is not null`,
  )
  return row === undefined ? undefined : batchOf(row)
}

/** Whether a stage of the batch `b` is done by a member of one of these groups. */
export const namesReviewer = (groups: readonly string[]) => sql`
  b.stages @> any (array(select jsonb_build_array(jsonb_build_object('group', g)) from unnest(${groups}::text[]) g))
`

/** Batches whose access sets are all among the given, newest first. */
export async function selectBatches(
  db: Sql,
  accessSets: readonly number[] | 'all',
  filter: BatchFilter,
  page: { readonly size: number; readonly after: readonly string[] | null },
): Promise<readonly DisposalBatch[]> {
  const { rows } = await sql<BatchRow>`
    select ${columns} from ${sources}
    where b.manifest_digest is not null
      and ${accessSets === 'all' ? sql`true` : sql`b.access_set_ids <@ ${accessSets}::integer[]`}
      and ${given(filter.state, (it) => sql`b.state = ${it}`)}
      and ${given(filter.reviewedBy, namesReviewer)}
      and ${given(page.after, ([at, id]) => sql`(b.proposed_at, b.id) < (${at}::timestamptz, ${id}::uuid)`)}
    order by b.proposed_at desc, b.id desc
    limit ${page.size}
  `.execute(db)
  return rows.map(batchOf)
}

function batchOf(row: BatchRow): DisposalBatch {
  const approvals = row.approvals.map(({ at, executableFrom, ...approval }) => ({
    ...approval,
    at: new Date(at),
    executableFrom: new Date(executableFrom),
  }))
  return { ...row, approvals }
}

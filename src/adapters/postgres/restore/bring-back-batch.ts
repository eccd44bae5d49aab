import { sql } from 'kysely'
import type { BatchId } from '../../../kernel/ids.ts'
import type { LostBatch, LostDecision, LostEnd } from '../../../retention/restore/lost-work.ts'
import type { ListedItem } from '../../../retention/restore/restore-store.ts'
import type { Sql } from '../database.ts'

/** What stands where nothing is known any more. */
const LOST = 'lost with the database restored from a backup'

/**
 * The row of a batch that the backup does not know, from what the log holds: who did what when, never why. It lists what has
 * gone by it; of the rest that it listed no item comes back, and none is counted.
 */
export async function bringBackBatch(
  db: Sql,
  id: BatchId,
  batch: LostBatch | null,
  ends: readonly LostEnd[],
): Promise<void> {
  const last = ends.at(-1)?.at ?? null
  await sql`
    insert into disposal_batch
      (id, kind, state, class_code, access_set_ids, action, marking, authority, reason, proposed_by, proposed_at, stages,
       item_count, manifest_digest, not_before, closed_reason, executed_by, execution_started_at, completed_at)
    select ${id}::uuid, ${batch?.kind ?? 'regular'}, 'completed',
           coalesce((select code from file_plan_class where code = ${batch?.classCode ?? null}), min(f.class_code)),
           array_agg(distinct r.access_set_id), ${batch?.action ?? 'destroy'},
           case when bool_or(r.marking = 'official-sensitive') then 'official-sensitive' else 'official' end,
           ${batch?.kind === 'exceptional' ? LOST : null}, ${batch?.kind === 'exceptional' ? LOST : null},
           ${batch?.proposedBy ?? LOST}, ${batch?.proposedAt ?? last}::timestamptz, ${JSON.stringify(stagesOf(batch))}::jsonb,
           ${ends.length}::integer,
           ${batch?.manifestDigest ?? '0'.repeat(64)}, ${batch?.notBefore ?? last}::timestamptz, 'restored',
           ${batch?.executedBy ?? LOST}, ${batch?.executedAt ?? null}::timestamptz, ${last}::timestamptz
    from record r join folder f on f.id = r.folder_id
    where r.id = any (${ends.map(({ recordId }) => recordId)}::uuid[])
    having count(*) > 0
    on conflict (id) do nothing
  `.execute(db)
}

/** Lists a record as one that is going: in its own batch, and in no other; answers what it left. */
export async function bringBackItem(
  db: Sql,
  end: LostEnd,
  batch: LostBatch | null,
  decision: LostDecision | undefined,
): Promise<readonly ListedItem[]> {
  const { recordId, batchId } = end
  const what = end.state === 'transferred' ? 'transfer' : 'destroy'
  const ofSets = sql`
    left join lateral (
      select s."by", s.at
      from jsonb_to_recordset(${JSON.stringify(batch?.decidedAsSets ?? [])}::jsonb) as s ("by" text, at timestamptz, "folderId" uuid)
      where s."folderId" is null or s."folderId" = r.folder_id
      order by s.at limit 1
    ) decided on true
  `
  const { rows: left } = await sql<ListedItem>`
    update disposal_item set state = 'skipped', state_reason = 'restored'
    where record_id = ${recordId} and batch_id <> ${batchId}
      and state in ('proposed', 'approved', 'destroying', 'verifying', 'stuck')
    returning batch_id as "batchId", record_id as "recordId"
  `.execute(db)
  await sql`
    insert into disposal_item
      (batch_id, record_id, reference, access_set_id, retention_end, action, class_code, folder_id, schedule_code,
       schedule_version, schedule_step, trigger_type, trigger_date, authority, size, sha256, decision, decision_authority,
       decided_by, decided_at, state, audit_entry_id)
    select ${batchId}::uuid, r.id, r.reference, r.access_set_id, ${end.retentionEnd}::date,
           coalesce(${end.action}, r.disposal_action), coalesce(${end.classCode}, f.class_code), r.folder_id,
           coalesce(${end.scheduleCode}, r.schedule_code), coalesce(${end.scheduleVersion}::integer, r.schedule_version), r.schedule_step,
           coalesce(${end.triggerType}, r.trigger_type), coalesce(${end.triggerDate}::date, r.trigger_date),
           authority_in_words(v.authority), coalesce(${end.size}::bigint, original.size, 0),
           coalesce(${end.sha256}, original.sha256, ${'0'.repeat(64)}), ${what},
           case when ${what} = 'destroy' and coalesce(${end.action}, r.disposal_action) <> 'destroy' then ${LOST} end,
           coalesce(${decision?.by ?? null}, decided."by", ${LOST}),
           coalesce(${decision?.at ?? null}::timestamptz, decided.at, ${end.at}::timestamptz), 'destroying', ${end.entryId}::uuid
    from record r
    join folder f on f.id = r.folder_id
    left join component original on original.record_id = r.id and original.role = 'original'
    left join retention_schedule_version v
      on v.code = coalesce(${end.scheduleCode}, r.schedule_code)
     and v.version = coalesce(${end.scheduleVersion}::integer, r.schedule_version)
    ${ofSets}
    where r.id = ${recordId}
    on conflict (batch_id, record_id) do nothing
  `.execute(db)
  await sql`
    update disposal_item i
    set state = 'destroying', audit_entry_id = ${end.entryId},
        decision = case when i.state = 'proposed' then ${what} else i.decision end,
        -- An expert who destroys what would have been reviewed or transferred says on whose authority.
        decision_authority = case
          when i.state <> 'proposed' then i.decision_authority
          when ${what} = 'destroy' then coalesce(i.decision_authority, case when i.action <> 'destroy' then ${LOST} end)
        end,
        decision_closure = case when i.state <> 'proposed' or ${what} = 'transfer' then i.decision_closure end,
        decided_by = case when i.state = 'proposed' then coalesce(${decision?.by ?? null}, i.decided_by, decided."by", ${LOST}) else i.decided_by end,
        decided_at = case
          when i.state = 'proposed' then coalesce(${decision?.at ?? null}::timestamptz, i.decided_at, decided.at, ${end.at}::timestamptz)
          else i.decided_at
        end
    from record r ${ofSets}
    where i.batch_id = ${batchId} and i.record_id = ${recordId} and r.id = i.record_id
      and i.state in ('proposed', 'approved', 'verifying', 'stuck')
  `.execute(db)
  return left
}

/**
 * What else was still open in an executed batch is skipped, and answered; then its approvals, which bind only what was executed. Those
 * that a change of decisions made void since are void.
 */
export async function bringBackApprovals(
  db: Sql,
  id: BatchId,
  batch: LostBatch | null,
): Promise<readonly ListedItem[]> {
  const approvals = batch?.approvals ?? []
  const { rows: skipped } = await sql<ListedItem>`
    update disposal_item i set state = 'skipped', state_reason = 'restored'
    where i.batch_id = ${id} and i.state in ('proposed', 'approved')
      and not exists (select from tombstone t where t.record_id = i.record_id)
    returning i.batch_id as "batchId", i.record_id as "recordId"
  `.execute(db)
  await sql`
    update disposal_approval set void = true
    where ${batch?.voided ?? false}::boolean and batch_id = ${id} and not void
      and audit_entry_id <> all (${approvals.map(({ entryId }) => entryId)}::uuid[])
  `.execute(db)
  for (const approval of approvals) {
    await sql`
      insert into disposal_approval (batch_id, stage, approved_by, approver_name, at, how, reason, audit_entry_id)
      select ${id}::uuid,
             coalesce(${approval.stage}::integer,
                      (select count(*) + 1 from disposal_approval where batch_id = ${id} and not void)),
             ${approval.by}, coalesce((select name from person where id::text = ${approval.by}),
             ${approval.by}), ${approval.at}, ${approval.how}, ${LOST}, ${approval.entryId}
      where not exists (select from disposal_approval where batch_id = ${id} and audit_entry_id = ${approval.entryId})
      on conflict do nothing
    `.execute(db)
  }
  return skipped
}

/** The groups of its stages stand nowhere in the log. */
function stagesOf(batch: LostBatch | null): readonly { readonly role: string; readonly group: null }[] {
  const named = batch?.reviewers ?? []
  const roles = named.includes('ig-officer') ? named : ['ig-officer']
  return roles.map((role) => ({ role, group: null }))
}

/** Complete, unless something in it is stuck. */
export async function closeExecuted(db: Sql, id: BatchId, batch: LostBatch | null, at: Date): Promise<void> {
  await sql`
    update disposal_batch b
    set state = 'completed', closed_reason = 'restored', not_before = coalesce(not_before, ${batch?.notBefore ?? at}),
        executed_by = coalesce(executed_by, ${batch?.executedBy ?? LOST}), completed_at = coalesce(completed_at, ${at})
    where b.id = ${id} and b.state <> 'completed'
      and not exists (select from disposal_item i where i.batch_id = b.id and i.state = 'stuck')
  `.execute(db)
}

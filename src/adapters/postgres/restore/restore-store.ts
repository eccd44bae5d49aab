import { sql } from 'kysely'
import type { Granted } from '../../../access/rights-change.ts'
import type { BatchId, HoldId, RecordId } from '../../../kernel/ids.ts'
import type { RestoreStore } from '../../../retention/ports.ts'
import type { OpenBatch, Restoration } from '../../../retention/restore/restore-store.ts'
import type { Sql } from '../database.ts'
import { writeRights } from '../people/write-rights.ts'
import { bringBackApprovals, bringBackBatch, bringBackItem, closeExecuted } from './bring-back-batch.ts'
import { catchMoved, catchMovedFolder } from './catch-moved.ts'
import { findReach } from './find-reach.ts'
import { insertHoldForLoss } from './insert-hold-for-loss.ts'
import { leaveStubAgain } from './leave-stub-again.ts'
import { noteLostChanges } from './note-lost-changes.ts'
import { openProceedingAgain, placeHoldAgain } from './place-hold-again.ts'

/** Taking up after a restore in PostgreSQL, for one transaction. */
export function makeRestoreStore(db: Sql): RestoreStore {
  return {
    unfinished: async () => {
      const { rows } = await sql<Restoration>`
        select id, from_position as "from", to_position as "to" from restoration where finished_at is null
      `.execute(db)
      return rows[0]
    },
    finish: async (id, report, at) => {
      await sql`
        update restoration set finished_at = ${at}, report = ${JSON.stringify(report)}::jsonb where id = ${id}
      `.execute(db)
    },
    known: (records) => selectRecords(db, records, ['active', 'destroying', 'destroyed', 'transferred']),
    live: (records) => selectRecords(db, records, ['active', 'destroying']),
    names: async (ids) => {
      const { rows } = await sql<{ readonly id: string; readonly name: string }>`
        select id::text, name from person where id::text = any (${ids}::text[]) order by name
      `.execute(db)
      return new Map(rows.map(({ id, name }) => [id, name]))
    },
    revokeTokens: async (id, disable, at) => {
      const revoked = await sql`
        update api_token set revoked_at = ${at} where person_id::text = ${id} and revoked_at is null returning id
      `.execute(db)
      const disabled = await sql`
        update person set disabled_at = ${at} where ${disable}::boolean and id::text = ${id} and disabled_at is null
        returning id
      `.execute(db)
      if (revoked.rows.length + disabled.rows.length === 0) return undefined
      const { rows } = await sql<{ readonly name: string }>`
        select name from person where id::text = ${id}
      `.execute(db)
      return rows[0]?.name
    },
    granted: async (ids) => {
      const { rows } = await sql<Granted & { readonly id: string; readonly name: string }>`
        select id::text, name, role, scope, clearance, groups from person
        where id::text = any (${ids}::text[]) order by name
      `.execute(db)
      return rows
    },
    changeRights: (id, granted) => writeRights(db, id, granted),
    bringBackBatch: (id, batch, ends) => bringBackBatch(db, id, batch, ends),
    bringBackItem: (end, batch, decision) => bringBackItem(db, end, batch, decision),
    bringBackApprovals: (id, batch) => bringBackApprovals(db, id, batch),
    markDestroying: async (id) => {
      const { rows } = await sql`
        update record set state = 'destroying', revision = revision + 1 where id = ${id} and state in ('active', 'destroying')
        returning id
      `.execute(db)
      await sql`delete from reading_progress where record_id = ${id}`.execute(db)
      return rows.length > 0
    },
    leaveStubAgain: (end, batch, proofs) => leaveStubAgain(db, end, batch, proofs),
    nameInArchive: async (batchId, records) => {
      await sql`
        update stub s set archive_reference = a."archiveReference"
        from jsonb_to_recordset(${JSON.stringify(records)}::jsonb) as a ("recordId" uuid, "archiveReference" text)
        where s.batch_id = ${batchId} and s.record_id = a."recordId" and s.state = 'transferred'
          and s.archive_reference is null and is_gone_by_the_log(s.record_id)
      `.execute(db)
    },
    withoutArchiveReference: async (records) => {
      const { rows } = await sql<{ readonly id: RecordId }>`
        select record_id as id from stub
        where record_id = any (${records}::uuid[]) and state = 'transferred' and archive_reference is null
        order by record_id
      `.execute(db)
      return rows.map(({ id }) => id)
    },
    closeExecuted: (id, batch, at) => closeExecuted(db, id, batch, at),
    openBatches: async () => {
      const { rows } = await sql<OpenBatch>`
        select b.id, b.state,
               (select count(*) from disposal_approval a where a.batch_id = b.id and not a.void) as approvals,
               array(select i.record_id from disposal_item i
                     where i.batch_id = b.id and i.state in ('destroying', 'verifying') order by 1) as begun
        from disposal_batch b
        where b.state in ('approved', 'executing')
           or (b.state = 'completed-with-failures'
               and exists (select from disposal_item i where i.batch_id = b.id and i.state = 'stuck'))
           or (b.state in ('proposed', 'in-review')
               and exists (select from disposal_approval a where a.batch_id = b.id and not a.void))
        order by b.id
      `.execute(db)
      return rows
    },
    returnToReview: async ({ id }) => {
      await sql`
        update disposal_item set state = 'proposed', state_reason = null, executed_by = null
        where batch_id = ${id} and state = 'approved'
      `.execute(db)
      await sql`update disposal_approval set void = true where batch_id = ${id} and not void`.execute(db)
      await sql`update disposal_batch set state = 'in-review', not_before = null where id = ${id}`.execute(db)
    },
    releaseBegun: (batchId, id, whole) => releaseBegun(db, batchId, id, whole),
    placeHoldAgain: (hold, everything, words) => placeHoldAgain(db, hold, everything, words),
    openProceedingAgain: (proceeding) => openProceedingAgain(db, proceeding),
    catchMoved: (id, moves, at) => catchMoved(db, id, moves, at),
    catchMovedFolder: (id, classes, at) => catchMovedFolder(db, id, classes, at),
    findReach: (reach) => findReach(db, reach),
    holdForLoss: async (restorationId, kind) => {
      const { rows } = await sql<{ readonly id: HoldId }>`
        select hold_id as id from restoration_hold where restoration_id = ${restorationId} and kind = ${kind}
      `.execute(db)
      return rows[0]?.id
    },
    insertHoldForLoss: (hold, scope) => insertHoldForLoss(db, hold, scope),
    noteHoldForLoss: async (restorationId, kind, holdId) => {
      await sql`
        insert into restoration_hold (restoration_id, kind, hold_id) values (${restorationId}, ${kind}, ${holdId})
      `.execute(db)
    },
    noteLostChanges: (restorationId, changes) => noteLostChanges(db, restorationId, changes),
    minimiseFolder: async (id) => {
      await sql`
        update folder f set title = null, subjects = '[]', revision = revision + 1
        where f.id = ${id} and f.status = 'closed' and f.title is not null and not f.built_in
          and not exists (select from record r where r.folder_id = f.id and r.state in ('active', 'destroying'))
          and not exists (select from record_filing x where x.folder_id = f.id and x.left_on is null)
      `.execute(db)
    },
    standing: async (ids) => {
      const { rows } = await sql<{ readonly id: HoldId }>`
        select id from hold where id = any (${ids}::uuid[]) and state <> 'lifted' order by id
      `.execute(db)
      return rows.map(({ id }) => id)
    },
  }
}

async function selectRecords(
  db: Sql,
  records: readonly RecordId[],
  states: readonly string[],
): Promise<ReadonlySet<RecordId>> {
  const { rows } = await sql<{ readonly id: RecordId }>`
    select id from record where id = any (${records}::uuid[]) and state = any (${states}::text[])
  `.execute(db)
  return new Set(rows.map(({ id }) => id))
}

async function releaseBegun(db: Sql, batchId: BatchId, id: RecordId, whole: boolean): Promise<void> {
  if (!whole) {
    await sql`
      update disposal_item set state = 'stuck', state_reason = 'restored-and-partly-destroyed'
      where batch_id = ${batchId} and record_id = ${id}
    `.execute(db)
    return
  }
  await sql`
    update record set state = 'active', revision = revision + 1, reading = 'pending', reading_detail = default
    where id = ${id} and state = 'destroying'
  `.execute(db)
  await sql`update component set text_key = null, reading_detail = null where record_id = ${id}`.execute(db)
  await sql`update hold_item set too_late_at = null where record_id = ${id} and released_at is null`.execute(
    db,
  )
  await sql`
    update disposal_item set state = 'proposed', reached_by_hold = false, executed_by = null
    where batch_id = ${batchId} and record_id = ${id}
  `.execute(db)
}

import { sql } from 'kysely'
import type { BatchId } from '../../../../kernel/ids.ts'
import type { BatchStore } from '../../../../retention/ports.ts'
import type { Sql } from '../../database.ts'
import {
  applyDecisions,
  decideItems,
  releaseOpenItems,
  reopenStuck,
  retainRecords,
  skipHeld,
} from './change-items.ts'
import { dropMoved } from './drop-moved.ts'
import { withDutyRefusals } from './duty-refusals.ts'
import { endEmptied } from './end-emptied.ts'
import { answerForDue, endSteps, skipMovedSteps } from './end-steps.ts'
import { insertExceptional, selectForProposal } from './propose-by-hand.ts'
import { namesReviewer, selectBatch, selectBatches } from './select-batch.ts'
import { selectFolders } from './select-folders.ts'
import { selectItemContext } from './select-item-context.ts'
import { hasFolder, selectItemsForDecision, selectItemViews, selectUndecided } from './select-items.ts'
import { tieItems, tieReleased } from './tie-items.ts'

/** Batches in PostgreSQL, for one transaction. */
export function makeBatchStore(db: Sql): BatchStore {
  return {
    find: (id) => selectBatch(db, id),
    findForChange: (id) => selectBatch(db, id, sql`select from disposal_batch where id = ${id} for update`),
    list: (accessSets, filter, page) => selectBatches(db, accessSets, filter, page),
    isReviewedBy: async (groups) => {
      const { rows } = await sql<{ readonly yes: boolean }>`
        select exists (
          select from disposal_batch b where b.manifest_digest is not null and ${namesReviewer(groups)}
        ) as yes
      `.execute(db)
      return rows[0]?.yes ?? false
    },
    items: (id, wanted, page) => selectItemViews(db, id, wanted, page),
    folders: (id, asker, today, page) => selectFolders(db, id, asker, today, page),
    itemContext: (id, recordId, asker) => selectItemContext(db, { batchId: id, recordId, ...asker }),
    itemsForDecision: (id, records) => selectItemsForDecision(db, id, records),
    undecidedItems: (id, folder) => selectUndecided(db, id, folder),
    hasFolder: (id, reference) => hasFolder(db, id, reference),
    recordsForProposal: (records) => selectForProposal(db, records),
    insertExceptional: (batch) => insertExceptional(db, batch),
    decide: (id, by, at, decisions) => withDutyRefusals(() => decideItems(db, id, by, at, decisions)),
    setState: async (id, state, change = {}) => {
      await withDutyRefusals(() =>
        sql`
          update disposal_batch
          set state = ${state}, closed_reason = coalesce(${change.reason ?? null}, closed_reason),
              not_before = coalesce(${change.notBefore ?? null}, not_before),
              completed_at = coalesce(${change.completedAt ?? null}, completed_at)
          where id = ${id}
        `.execute(db),
      )
    },
    skipHeld: (id) => skipHeld(db, id),
    endEmptied: (batches, states, at) => endEmptied(db, batches, states, at),
    undecided: (id) => countItems(db, id, sql`i.state = 'proposed' and i.decision is null`),
    withoutAuthority: (id) =>
      countItems(
        db,
        id,
        sql`i.state = 'proposed' and i.decision in ('destroy', 'transfer') and i.authority is null`,
      ),
    insertApproval: async (id, approval) => {
      await withDutyRefusals(() =>
        sql`
          insert into disposal_approval
            (batch_id, stage, approved_by, approver_name, at, how, reason, audit_entry_id, executable_from)
          values (${id}, ${approval.stage}, ${approval.personId}, ${approval.name}, ${approval.at}, ${approval.how}, ${approval.reason},
                  ${approval.auditEntryId}, ${approval.executableFrom})
        `.execute(db),
      )
    },
    applyDecisions: (id) => applyDecisions(db, id),
    skipMovedSteps: (id) => skipMovedSteps(db, id),
    endSteps: (id, records, endedOn) => endSteps(db, id, records, endedOn),
    answerForDue: (records, people, on) => answerForDue(db, records, people, on),
    retainRecords: (items) => retainRecords(db, items),
    dropMoved: (scope, today) => dropMoved(db, scope, today),
    releaseOpenItems: (id, reason) => releaseOpenItems(db, id, reason),
    tieReleased: (id, reason, entry) => tieReleased(db, id, reason, entry),
    tieItems: (items) => tieItems(db, items),
    executable: (id) =>
      countItems(
        db,
        id,
        sql`(i.state = 'approved' and i.decision in ('destroy', 'transfer')) or i.state in ('destroying', 'verifying', 'stuck')`,
      ),
    voidApprovals: async (id) => {
      const { rows } = await sql`
        update disposal_approval set void = true where batch_id = ${id} and not void returning stage
      `.execute(db)
      return rows.length
    },
    startExecution: async (id, by, at) => {
      await withDutyRefusals(() =>
        sql`
          update disposal_batch set state = 'executing', executed_by = ${by}, execution_started_at = ${at}
          where id = ${id}
        `.execute(db),
      )
    },
    executing: async () => {
      const { rows } = await sql<{ readonly id: BatchId }>`
        select id from disposal_batch where state = 'executing' order by execution_started_at
      `.execute(db)
      return rows.map((row) => row.id)
    },
    reopenStuck: (id) => reopenStuck(db, id),
    manifestDigest: async (id) => {
      const { rows } = await sql<{ readonly digest: string }>`
        select disposal_manifest_digest(${id}) as digest
      `.execute(db)
      return rows[0]?.digest ?? ''
    },
  }
}

async function countItems(db: Sql, id: BatchId, condition: ReturnType<typeof sql>): Promise<number> {
  const { rows } = await sql<{ readonly count: number }>`
    select count(*) as count from disposal_item i where i.batch_id = ${id} and (${condition})
  `.execute(db)
  return rows[0]?.count ?? 0
}

import type { Actor } from '../../access/actor.ts'
import { requireAllowed } from '../../access/require-allowed.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { BatchId } from '../../kernel/ids.ts'
import { MunimentError } from '../../kernel/muniment-error.ts'
import { sha256Hex } from '../../kernel/sha256.ts'
import type { UnitOfWork } from '../../kernel/unit-of-work.ts'
import { accessToAll } from '../../records/access-to-all.ts'
import { londonDate } from '../../records/dates/london-date.ts'
import type { DisposalBatch, ItemDecision } from '../disposal-batch.ts'
import { auditActor, type RetentionTx } from '../ports.ts'
import { openClosure } from '../transfer/closure.ts'
import type { ItemForDecision } from './batch-store.ts'
import { checkSetDecision } from './check-decisions.ts'
import { closureCodes } from './closure-codes.ts'
import { loadBatchForChange, reloadBatch, requireState } from './load-batch.ts'
import { recordRefusal } from './record-refusal.ts'
import { voidApprovals } from './void-approvals.ts'

/** One decision over many items: all that nobody has decided yet, or those of one folder. */
export interface SetDecision extends Omit<ItemDecision, 'recordId'> {
  /** By reference. */
  readonly folder?: string
}

export interface DecidedSet {
  readonly batch: DisposalBatch
  readonly decided: number
  /** Left undecided because a hold binds them; they drop out of the batch with its approval. */
  readonly held: number
}

interface Deps {
  readonly unitOfWork: UnitOfWork<RetentionTx>
  readonly clock: Clock
}

export type DecideSet = (actor: Actor, id: BatchId, wanted: SetDecision) => Promise<DecidedSet>

/**
 * Decides every undecided item of a batch, or of one folder in it, alike: all of them or none, but for what is held. What
 * somebody decided item by item stays. One entry of the log stands for the whole, with the digest of the items it names.
 * Throws like single decisions, and `unknown-folder` for one that the batch has nothing of.
 */
export function makeDecideSet({ unitOfWork, clock }: Deps): DecideSet {
  return async (actor, id, wanted) => {
    requireAllowed(actor, 'decide-batch')
    return recordRefusal(unitOfWork, actor, { type: 'batch', id }, 'decide-batch', () =>
      unitOfWork.run(async (tx) => {
        const batch = await loadBatchForChange(tx, actor, 'decide-batch', id)
        requireState(batch, ['proposed', 'in-review'], 'decided')
        const now = clock.now()
        const undecided = await undecidedItems(tx, id, wanted.folder)
        const open = undecided.filter((item) => !item.held)
        const held = undecided.length - open.length
        checkSetDecision(batch, open, wanted, londonDate(now))
        if (open.length === 0) return { batch, decided: 0, held }
        await voidApprovals(tx, actor, batch)
        await write(tx, actor, batch, { wanted, open, held, now })
        return { batch: await reloadBatch(tx, id), decided: open.length, held }
      }),
    )
  }
}

async function undecidedItems(
  tx: RetentionTx,
  id: BatchId,
  folder: string | undefined,
): Promise<readonly ItemForDecision[]> {
  if (folder === undefined) return tx.batches.undecidedItems(id, null)
  const found = await tx.batches.undecidedItems(id, folder)
  if (found.length > 0 || (await tx.batches.hasFolder(id, folder))) return found
  throw new MunimentError('unknown-folder', 'Nothing in this batch lies in this folder.', {
    errors: [{ path: 'folder', message: 'holds nothing that the batch lists' }],
  })
}

interface Decided {
  readonly wanted: SetDecision
  readonly open: readonly ItemForDecision[]
  readonly held: number
  readonly now: Date
}

async function write(
  tx: RetentionTx,
  actor: Actor,
  { id, manifestDigest, access }: DisposalBatch,
  { wanted, open, held, now }: Decided,
): Promise<void> {
  const { decision, reason, authority } = wanted
  const until = decision === 'retain' ? (wanted.until ?? null) : null
  const auditEntryId = await tx.audit.append({
    action: 'batch.decided',
    actor: auditActor(actor),
    subject: { type: 'batch', id },
    codes: {
      decision,
      until,
      items: open.length,
      held,
      folderId: wanted.folder === undefined ? null : (open[0]?.folderId ?? null),
      itemsDigest: digestOf(open),
      manifestDigest,
      ...closureCodes(wanted),
    },
    details: { reason, authority },
    conditions: accessToAll(access),
  })
  await tx.batches.decide(
    id,
    actor.id,
    now,
    open.map(({ recordId }) => ({
      recordId,
      decision,
      reason: reason ?? null,
      until,
      authority: authority ?? null,
      closure: decision === 'transfer' ? (wanted.closure ?? openClosure) : null,
      auditEntryId,
    })),
  )
  await tx.batches.setState(id, 'in-review')
}

/** SHA-256 over the record ids in order, each ended by a line feed. */
function digestOf(items: readonly ItemForDecision[]): string {
  const ids = items.map((item) => item.recordId).sort()
  return sha256Hex(...ids.map((id) => `${id}\n`))
}

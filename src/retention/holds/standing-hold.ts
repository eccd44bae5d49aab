import { notFound } from '../../access/require-allowed.ts'
import type { HoldId } from '../../kernel/ids.ts'
import { MunimentError } from '../../kernel/muniment-error.ts'
import type { RetentionTx } from '../ports.ts'
import type { HoldRow } from './hold-store.ts'

/** A hold that stands, its row held for a change. Throws `not-found`, and `hold-lifted` for one that no longer stands. */
export async function standingHold(tx: RetentionTx, id: HoldId): Promise<HoldRow> {
  const hold = await tx.holds.findForChange(id)
  if (hold === undefined) throw notFound()
  if (hold.state !== 'lifted') return hold
  throw new MunimentError('hold-lifted', 'This hold is lifted, and changes no more.')
}

/** The same of one that stands for a request; any other: `not-a-request`. */
export async function standingRequest(tx: RetentionTx, id: HoldId): Promise<HoldRow> {
  const hold = await standingHold(tx, id)
  if (hold.kind !== 'hold') return hold
  throw new MunimentError('not-a-request', 'This hold stands for no request for information.')
}

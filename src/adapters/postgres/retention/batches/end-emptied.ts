import { sql } from 'kysely'
import type { BatchId } from '../../../../kernel/ids.ts'
import type { EmptiedBatch } from '../../../../retention/batches/batch-store.ts'
import type { Sql } from '../../database.ts'
import { endedStates } from '../standing-in-the-way.ts'

/**
 * Ends what lists nothing any more that is to be decided or done. Nothing comes to a list that is closed, and what has left it
 * stays out, so that no later look would find otherwise.
 */
export async function endEmptied(
  db: Sql,
  batches: readonly BatchId[] | 'all',
  states: readonly EmptiedBatch['from'][],
  at: Date,
): Promise<readonly EmptiedBatch[]> {
  const among = batches === 'all' ? sql`` : sql`and b.id = any (${batches}::uuid[])`
  const { rows } = await sql<EmptiedBatch>`
    with emptied as (
      select b.id, b.state
      from disposal_batch b
      where b.state = any (${states}::text[]) and b.manifest_digest is not null ${among}
        and not exists (
          -- Said the other way round, PostgreSQL would go through all that is open anywhere for each batch (one_open_item).
          select from disposal_item i where i.batch_id = b.id and i.state not in ${endedStates} offset 0
        )
      order by b.id
      for update of b
    )
    update disposal_batch b
    set state = case when e.state = 'approved' then 'completed' else 'withdrawn' end,
        closed_reason = case when e.state = 'approved' then b.closed_reason else 'nothing-left' end,
        completed_at = case when e.state = 'approved' then ${at}::timestamptz end
    from emptied e where b.id = e.id
    returning b.id, e.state as "from", b.state
  `.execute(db)
  const withdrawn = rows.filter(({ state }) => state === 'withdrawn').map(({ id }) => id)
  if (withdrawn.length > 0) {
    await sql`
      update disposal_approval set void = true where batch_id = any (${withdrawn}::uuid[]) and not void
    `.execute(db)
  }
  return rows
}

import { sql } from 'kysely'
import type { Database } from '../database.ts'
import { makeUnitOfWork } from '../unit-of-work.ts'

/** So many go at a time: whoever indexes one of them waits for no more than that. */
const MOST_AT_ONCE = 1_000

/**
 * Takes away what the index heard of a minute ago and longer, which is of no use to anybody, and answers how much that was. In
 * rounds of its own: after the records of a large folder there is much of it, and no index job is to look through that.
 */
export function makeSweepSettledAccess(database: Database): () => Promise<number> {
  const unitOfWork = makeUnitOfWork(database, (db) => db)
  return async () => {
    for (let swept = 0; ; ) {
      const { numAffectedRows = 0n } = await unitOfWork.run((db) =>
        sql`
          delete from access_change where record_id in (
            select c.record_id from access_change c
            where c.settled_at < statement_timestamp() - interval '1 minute'
            limit ${MOST_AT_ONCE} for update skip locked
          )
        `.execute(db),
      )
      swept += Number(numAffectedRows)
      if (numAffectedRows < MOST_AT_ONCE) return swept
    }
  }
}

import { sql } from 'kysely'
import type { Subject } from '../../../records/record-entity.ts'
import type { Sql } from '../database.ts'

/**
 * Holds subjects until the transaction ends: `with-others` for whoever files something about them and reads their events,
 * `alone` for whoever has to know that nobody who has not seen an event is still about to commit. Taken in one order, so
 * that nobody waits in a circle.
 */
export async function lockSubjects(
  db: Sql,
  subjects: readonly Subject[],
  how: 'with-others' | 'alone',
): Promise<void> {
  const lock = how === 'alone' ? sql`pg_advisory_xact_lock` : sql`pg_advisory_xact_lock_shared`
  await sql`
    select ${lock}(key) from (
      select distinct hashtextextended(jsonb_build_array('subject', s.type, s.id)::text, 0) as key
      from jsonb_to_recordset(${JSON.stringify(subjects)}::jsonb) as s (type text, id text)
      order by key
    ) as keys
  `.execute(db)
}

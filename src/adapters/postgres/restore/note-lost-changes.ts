import { sql } from 'kysely'
import type { LostChange } from '../../../retention/restore/lost-change.ts'
import type { Sql } from '../database.ts'

/** Lists lost changes of a restoration; those that are listed already stay as they are. */
export async function noteLostChanges(
  db: Sql,
  restorationId: string,
  changes: readonly LostChange[],
): Promise<void> {
  const rows = changes.map(({ position, at, action, subject, by, codes, kind }) => ({
    position,
    at,
    action,
    type: subject.type,
    id: subject.id,
    by,
    codes,
    kind,
  }))
  await sql`
    insert into lost_change (restoration_id, position, at, action, subject_type, subject_id, actor_id, codes, kind)
    select ${restorationId}::uuid, c.position, c.at, c.action, c.type, c.id, c."by", c.codes, c.kind
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as
      c (position bigint, at timestamptz, action text, type text, id text, "by" text, codes jsonb, kind text)
    on conflict (restoration_id, position) do nothing
  `.execute(db)
}

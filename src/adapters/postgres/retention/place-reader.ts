import { type RawBuilder, sql } from 'kysely'
import type { PlaceReader } from '../../../retention/ports.ts'
import type { Sql } from '../database.ts'

/** What holds say of places in the plan, by the functions by which the guards of the database judge. */
export function makePlaceReader(db: Sql): PlaceReader {
  return {
    isFrozen: (subject, type) =>
      isTrue(
        db,
        type === 'folder' ? sql`folder_is_frozen(${subject}::uuid)` : sql`record_is_frozen(${subject}::uuid)`,
      ),
    keepsClass: (folder) => isTrue(db, sql`folder_keeps_its_class(${folder}::uuid)`),
    holdStands: (folder, classPath) =>
      isTrue(
        db,
        sql`exists (
          select from hold_scope s
          where s.released_at is null and (s.folder_id = ${folder}::uuid or s.class_code = any (${classPath}::text[]))
        )`,
      ),
  }
}

async function isTrue(db: Sql, condition: RawBuilder<unknown>): Promise<boolean> {
  const { rows } = await sql<{ readonly holds: boolean }>`select ${condition} as holds`.execute(db)
  return rows[0]?.holds ?? false
}

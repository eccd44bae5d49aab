import { sql } from 'kysely'
import type { RecordId } from '../../../kernel/ids.ts'
import type { ForeseenRecord, Settling } from '../../../retention/dates/standing-store.ts'
import { afterId } from '../after-id.ts'
import type { Sql } from '../database.ts'
import { PLANNED_ANEW } from '../statement-names.ts'
import { judgementOf } from './judgement-of.ts'
import { settled, settledIn } from './settled-records.ts'

/** The next records of a settling by id, each as it stands and as it would. */
export async function foreseeRecords(
  db: Sql,
  settling: Settling,
  { size, after }: { readonly size: number; readonly after: RecordId | null },
): Promise<readonly ForeseenRecord[]> {
  const page = sql`(
    select r.ctid, r.* from record r
    where ${settledIn(settling)} and r.id > ${afterId(after)}
    order by r.id limit ${size}
  )`
  const { changes, held, listed } = judgementOf(settling)
  const { rows } = await sql<ForeseenRecord>`
    ${sql.raw(PLANNED_ANEW)}
    with ${settled(settling, page)}
    select s.id as "recordId", r.access_set_id as "accessSet", ${changes} as changes, r.reference, r.title,
           f.class_code as class, f.reference as folder, ${held} as held, ${changes} and ${listed} as listed,
           jsonb_build_object(
             'state', s.old_state, 'retentionEnd', s.old_end, 'action', s.old_action, 'triggerDate', s.old_trigger_date,
             'scheduleCode', s.old_code, 'scheduleVersion', s.old_version
           ) as before,
           jsonb_build_object(
             'state', s.new_state, 'retentionEnd', s.new_end, 'action', s.new_action, 'triggerDate', s."triggerDate",
             'scheduleCode', s."scheduleCode", 'scheduleVersion', s."scheduleVersion"
           ) as after
    from settled s
    join record r on r.id = s.id
    join folder f on f.id = r.folder_id
    join file_plan_class c on c.code = f.class_code
    order by s.id
  `.execute(db)
  return rows
}

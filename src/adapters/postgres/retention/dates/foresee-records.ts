import { sql } from 'kysely'
import type { RecordId } from '../../../../kernel/ids.ts'
import type { ForeseenRecord, Settling } from '../../../../retention/dates/standing-store.ts'
import type { Sql } from '../../database.ts'
import { PLANNED_ANEW } from '../../statement-names.ts'
import { takeLong } from '../../take-long.ts'
import { judgementOf } from './judgement-of.ts'
import { settled } from './settled-records.ts'
import { mostByFolder, settlingPage } from './settling-page.ts'

/**
 * The next records of a settling by id, each as it stands and as it would: all of the page, so that the next begins behind it.
 * What no standing speaks of, its date having come or changed since they were computed, stays as it is. `most`: another than
 * `mostByFolder`, for tests.
 */
export async function foreseeRecords(
  db: Sql,
  settling: Settling,
  page: { readonly size: number; readonly after: RecordId | null },
  most = mostByFolder,
): Promise<readonly ForeseenRecord[]> {
  await takeLong(db)
  const { changes, held, listed } = judgementOf(settling)
  const { rows } = await sql<ForeseenRecord>`
    ${sql.raw(PLANNED_ANEW)}
    with page as materialized (${settlingPage(settling, page, most)}),
    ${settled(settling, sql`page`)}
    select ${toldOfEach}, ${changes} as changes, ${held} as held, ${changes} and ${listed} as listed, ${before} as before,
           jsonb_build_object(
             'state', s.new_state, 'retentionEnd', s.new_end, 'action', s.new_action, 'triggerType', s."triggerType",
             'triggerDate', s."triggerDate", 'scheduleCode', s."scheduleCode", 'scheduleVersion', s."scheduleVersion"
           ) as after
    from settled s
    -- Each is looked up: joined, all that there are would be read for every page.
    cross join lateral (select * from record where id = s.id offset 0) r
    ${folderOfEach}
    union all
    -- Not by an outer join: of one record, as is reckoned, the page would be gone through for each.
    select ${toldOfEach}, false, false, false, ${before}, ${before}
    from page r
    ${folderOfEach}
    where r.id not in (select s.id from settled s)
    order by "recordId"
  `.execute(db)
  return rows
}

const toldOfEach = sql`
  r.id as "recordId", r.access_set_id as "accessSet", r.reference, r.title, f.class_code as class, f.reference as folder
`

const folderOfEach = sql`cross join lateral (select reference, class_code from folder where id = r.folder_id offset 0) f`

const before = sql`
  jsonb_build_object(
    'state', r.retention_state, 'retentionEnd', r.retention_end, 'action', r.disposal_action,
    'triggerType', r.trigger_type, 'triggerDate', r.trigger_date,
    'scheduleCode', r.schedule_code, 'scheduleVersion', r.schedule_version
  )
`

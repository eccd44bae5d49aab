import { type RawBuilder, sql } from 'kysely'
import type { ReportStore } from '../../../../retention/ports.ts'
import type { ReportRow } from '../../../../retention/reports/report.ts'
import type { StoredReportRow } from '../../../../retention/reports/report-store.ts'
import { afterId } from '../../after-id.ts'
import type { Sql } from '../../database.ts'
import { PLANNED_ANEW } from '../../statement-names.ts'
import { takeLong } from '../../take-long.ts'
import { countReport } from './count-report.ts'
import { endOfHeldPage, heldPlaces } from './held-page.ts'
import { recordReport } from './record-report.ts'

/** Reports in PostgreSQL, for one transaction. */
export function makeReportStore(db: Sql): ReportStore {
  return {
    records: async (name, days, page) => {
      await takeLong(db)
      const until = name === 'held' ? await endOfHeldPage(db, page) : null
      const { sources, condition, since, reason } = recordReport(name, days, { ...page, until })
      // Planned for where the page begins: by a plan for any place PostgreSQL would read from the first record each time.
      const { rows } = await sql<StoredReportRow>`
        ${sql.raw(PLANNED_ANEW)}
        with ${heldPlaces}
        select r.id as "recordId", r.access_set_id as "accessSet", ${cells(since, reason)} as cells
        from record r
        -- Each is looked up: joined, all that there are would come to be sorted, or gone through, for every page.
        cross join lateral (select id, reference, class_code from folder where id = r.folder_id offset 0) f
        cross join lateral (select path, built_in from file_plan_class where code = f.class_code offset 0) c
        ${sources}
        where ${condition} and r.id > ${afterId(page.after)}
        order by r.id
        limit ${page.size}
      `.execute(db)
      return rows
    },
    counts: async (name, days, readable) => {
      await takeLong(db)
      const { rows } = await sql<{ readonly row: ReportRow }>`
        select to_jsonb(counted) as row from (${countReport(name, days, readable)}) as counted
      `.execute(db)
      return rows.map(({ row }) => row)
    },
  }
}

function cells(since: RawBuilder<unknown>, reason: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`jsonb_build_object(
    'recordId', r.id, 'reference', r.reference, 'title', r.title, 'class', f.class_code, 'folder', f.reference,
    'scheduleCode', r.schedule_code, 'scheduleVersion', r.schedule_version, 'action', r.disposal_action,
    'retentionEnd', r.retention_end, 'since', ${since}, 'reason', ${reason}
  )`
}

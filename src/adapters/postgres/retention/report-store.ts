import { type RawBuilder, sql } from 'kysely'
import type { ReportStore } from '../../../retention/ports.ts'
import type { ReportRow } from '../../../retention/reports/report.ts'
import type { StoredReportRow } from '../../../retention/reports/report-store.ts'
import type { Sql } from '../database.ts'
import { countReport } from './count-report.ts'
import { recordReport } from './record-report.ts'

/** Reports in PostgreSQL, for one transaction. */
export function makeReportStore(db: Sql): ReportStore {
  return {
    records: async (name, days, page) => {
      const { sources, condition, since, reason } = recordReport(name, days)
      const { rows } = await sql<StoredReportRow>`
        select r.id as "recordId", r.access_set_id as "accessSet", ${cells(since, reason)} as cells
        from record r
        join folder f on f.id = r.folder_id
        join file_plan_class c on c.code = f.class_code
        ${sources}
        where ${condition} and (${page.after}::uuid is null or r.id > ${page.after}::uuid)
        order by r.id
        limit ${page.size}
      `.execute(db)
      return rows
    },
    counts: async (name, days) => {
      const { rows } = await sql<{ readonly row: ReportRow }>`
        select to_jsonb(counted) as row from (${countReport(name, days)}) as counted
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

import { type RawBuilder, sql } from 'kysely'
import { makeReportStore } from '../../../src/adapters/postgres/retention/reports/report-store.ts'
import type { RecordId } from '../../../src/kernel/ids.ts'
import { parseDate } from '../../../src/records/dates/parse-date.ts'
import { readPages } from '../../../src/retention/read-pages.ts'
import type { RecordReportName } from '../../../src/retention/reports/report.ts'
import { looksAt } from '../../support/looks-at.ts'
import type { RetentionWorld } from '../../support/retention-world.ts'

interface Asked {
  readonly name: RecordReportName
  readonly size: number
  /** Whose rows are counted. */
  readonly table: string
  /** Executed before each page. */
  readonly setting?: RawBuilder<unknown>
}

const days = {
  today: parseDate('2026-03-02'),
  twentyYearsAgo: parseDate('2006-03-02'),
  tenYearsAhead: parseDate('2036-02-29'),
}

/** A whole report of 2 March 2026 in pages, and how many rows of a table were looked at for it. */
export async function readReport(
  { db }: RetentionWorld,
  { name, size, table, setting = sql`select` }: Asked,
): Promise<{ readonly found: readonly RecordId[]; readonly looks: number }> {
  const reading = db.unitOfWork((handle) => ({ handle, reports: makeReportStore(handle) }))
  let looks = 0
  const load = (after: RecordId | null) =>
    reading.run(async ({ handle, reports }) => {
      await setting.execute(handle)
      const before = await looksAt(handle, table)
      const page = await reports.records(name, days, { size, after })
      looks += (await looksAt(handle, table)) - before
      return page
    }, 'read-only')
  const found: RecordId[] = []
  for await (const page of readPages(load, ({ recordId }) => recordId, size))
    found.push(...page.map(({ recordId }) => recordId))
  return { found, looks }
}

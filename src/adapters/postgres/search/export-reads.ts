import { sql } from 'kysely'
import type { Actor } from '../../../access/actor.ts'
import { authorise } from '../../../access/authorise.ts'
import type { ExportReads, IndexState } from '../../../search/export/export-ports.ts'
import type { ExportedRecord } from '../../../search/export/exported-record.ts'
import type { Database } from '../database.ts'
import { rebuildsOfIndex } from '../index-standing.ts'
import { readOnce } from '../read-once.ts'
import { runQuery } from '../run-query.ts'
import { firstFolderInReach } from './first-folder-in-reach.ts'
import { settledCount } from './select-standing.ts'

interface ExportedRow extends ExportedRecord {
  readonly classPath: readonly string[]
  readonly groups: readonly string[]
}

/** What an export asks of PostgreSQL: rows through row-level security, and past the policy function. */
export function makeExportReads(
  database: Database,
  readableAccessSets: (actor: Actor) => Promise<readonly number[]>,
): ExportReads {
  return {
    readableAccessSets,
    loadExportedRecords: async (actor, accessSets, recordIds) => {
      if (recordIds.length === 0) return []
      const rows = await readOnce(
        database,
        accessSets,
        sql<ExportedRow>`
          select r.id, r.reference, r.title, f.class_code as class, f.class_title as "classTitle", f.reference as folder,
                 coalesce(r.document_date, r.captured_on) as date, r.marking, r.format, r.author,
                 r.captured_at as "capturedAt", f.path as "classPath", f.groups
          from record r
          ${firstFolderInReach}
          where r.id = any (${recordIds}::uuid[]) and r.state = 'active'
          order by r.id
        `,
      )
      return rows.flatMap(({ classPath, groups, ...record }) => {
        const verdict = authorise(actor, 'read-record', { classPath, groups, marking: record.marking })
        return verdict === 'allowed' ? [record] : []
      })
    },
    indexState: async (accessSets) => {
      const seen = readOnce(
        database,
        accessSets,
        sql<Pick<IndexState, 'behind'>>`
          select count(*) as behind from record r
          where r.id in (select records_behind_index()) and r.state = 'active'
        `,
      )
      const all = readOnce(
        database,
        'all',
        sql<Omit<IndexState, 'behind'>>`
          select ${rebuildsOfIndex}, ${settledCount} as settled
        `,
      )
      const [[behind], [state]] = await Promise.all([seen, all])
      if (behind === undefined || state === undefined) throw new Error('counting answered no row')
      return { ...state, ...behind }
    },
    rebuilds: async () => {
      const [found] = await runQuery(
        database,
        sql<{ readonly n: number }>`select count(*) as n from index_rebuild`,
      )
      return found?.n ?? 0
    },
  }
}

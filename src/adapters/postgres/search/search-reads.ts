import { sql } from 'kysely'
import type { Actor } from '../../../access/actor.ts'
import { authorise } from '../../../access/authorise.ts'
import type { FoundRecord, SearchReads } from '../../../search/ports.ts'
import type { Database } from '../database.ts'
import { runQuery } from '../run-query.ts'

type FoundRow = FoundRecord & { readonly classPath: readonly string[]; readonly groups: readonly string[] }

/** What search asks of PostgreSQL: hits read anew through row-level security, and past the policy function. */
export function makeSearchReads(
  database: Database,
  readableAccessSets: (actor: Actor) => Promise<readonly number[]>,
): SearchReads {
  return {
    readableAccessSets,
    loadReadableRecords: async (actor, accessSets, recordIds) => {
      if (recordIds.length === 0) return []
      // The function is a transaction that reaches these sets alone: begun, set, read and ended in one journey.
      const rows = await runQuery(
        database,
        sql<FoundRow>`
        select id, reference, title, class_code as "classCode", class_path as "classPath", folder, groups, date, marking,
               format, texts
        from muniment_found_records(${accessSets}::integer[], ${recordIds}::uuid[])
      `,
      )
      return rows.flatMap(({ classPath, groups, ...record }) => {
        const verdict = authorise(actor, 'read-record', { classPath, groups, marking: record.marking })
        return verdict === 'allowed' ? [record] : []
      })
    },
    classTitles: async (codes) => {
      const rows = await runQuery(
        database,
        sql<{ readonly code: string; readonly title: string }>`
        select code, title from file_plan_class where code = any (${codes}::text[])
      `,
      )
      return new Map(rows.map(({ code, title }) => [code, title]))
    },
  }
}
